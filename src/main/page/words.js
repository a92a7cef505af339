/* How figures and times are said. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const now = () => Date.now() / 1000;

/** 3s, 4m 10s, 2h 5m, 3d 4h: as the command line says it. */
export function duration(seconds) {
    const s = Math.max(0, Math.floor(seconds));
    if (s < MINUTE) {
        return `${s}s`;
    }
    if (s < HOUR) {
        return `${Math.floor(s / MINUTE)}m ${s % MINUTE}s`;
    }
    if (s < DAY) {
        return `${Math.floor(s / HOUR)}h ${Math.floor((s % HOUR) / MINUTE)}m`;
    }
    return `${Math.floor(s / DAY)}d ${Math.floor((s % DAY) / HOUR)}h`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const DATED = new Intl.DateTimeFormat(undefined, {
    month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** Of today without the date. */
export function time(seconds) {
    const date = new Date(seconds * 1000);
    return (date.toDateString() === new Date().toDateString() ? CLOCK : DATED).format(date);
}

export function number(value, digits = 0) {
    return value === null || value === undefined
        ? '–'
        : value.toLocaleString(undefined, {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

/** RUNNING is Running. */
export function word(status) {
    return status ? status[0] + status.slice(1).toLowerCase().replaceAll('_', ' ') : '–';
}

export function plural(count, one) {
    return `${number(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** What a terminal would have done with its colours is left out; other control characters are shown. */
export function printable(text) {
    return text
        .replace(/\u001b(\[[0-9;:?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)|[@-Z\\-_])/g, '')
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, one => (one === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + one.charCodeAt(0))))
        .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, one => `<U+${one.charCodeAt(0).toString(16).toUpperCase()}>`);
}
