/* One figure over time, drawn by uPlot. */
import uPlot from './lib/uPlot.js';

const HEIGHT = 132;
const FONT = '11px system-ui, sans-serif';
/** So few do not make a line. */
const FEW = 2;

const HOURS = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});

/** One cursor for all charts. */
const together = uPlot.sync('figures');

function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export class Chart {
    element = document.createElement('div');
    #plot = null;
    #drawn = '';
    #marks = [];

    /**
     * @param name of the CSS variable that has its colour
     * @param pointed told of the index that the mouse is at, or null
     */
    constructor(name, pointed) {
        this.name = name;
        this.pointed = pointed;
        this.element.className = 'plot';
        this.element.ariaHidden = 'true';
        this.size = new ResizeObserver(() => this.#plot?.setSize({width: this.element.clientWidth, height: HEIGHT}));
        this.size.observe(this.element);
    }

    close() {
        this.size.disconnect();
        this.#plot?.destroy();
        this.#plot = null;
    }

    /** Colours have changed. */
    repaint() {
        this.#plot?.destroy();
        this.#plot = null;
        this.#drawn = '';
    }

    /**
     * @param figures {from, to, timestamps, values}, seconds since 1970; null where nothing is known
     * @param trend values of a line through the same timestamps, or null
     * @param marks seconds since 1970 at which something happened
     */
    show({from, to, timestamps, values, trend = null, marks = []}) {
        const drawn = JSON.stringify([from, to, timestamps.length, timestamps.at(-1), values.at(-1), trend?.at(-1), marks]);
        if (drawn === this.#drawn || this.element.clientWidth === 0) {
            return;
        }
        this.#drawn = drawn;
        this.#marks = marks;
        const data = [timestamps, values, trend ?? timestamps.map(() => null)];
        this.range = [from, to];
        if (this.#plot) {
            this.#plot.setData(data);
        } else {
            this.#plot = new uPlot(this.#options(), data, this.element);
            together.sub(this.#plot);
        }
    }

    #options() {
        const line = colour(this.name);
        const axis = {stroke: colour('dim'), font: FONT, grid: {stroke: colour('line'), width: 1}, ticks: {show: false}};
        return {
            width: this.element.clientWidth,
            height: HEIGHT,
            padding: [8, 16, 0, 0], // to the right, half of the last time
            legend: {show: false},
            cursor: {sync: {key: together.key}, drag: {x: false, y: false}, y: false},
            scales: {
                x: {range: () => this.range},
                y: {range: (_, least, most) => [0, most > 0 ? most * 1.15 : 1]},
            },
            axes: [
                {...axis, size: 24, gap: 4, space: 60, values: (_, splits) => splits.map(at => HOURS.format(new Date(at * 1000)))},
                {...axis, size: 44, gap: 4, space: 32},
            ],
            series: [
                {},
                {
                    stroke: line, width: 1.5, fill: `color-mix(in srgb, ${line} 12%, transparent)`,
                    points: {show: plot => plot.data[1].filter(value => value !== null).length <= FEW, size: 4},
                },
                {stroke: colour('bad'), width: 1.5, dash: [5, 4], points: {show: false}},
            ],
            hooks: {
                setCursor: [plot => this.pointed(plot.cursor.idx ?? null)],
                draw: [plot => this.#drawMarks(plot)],
            },
        };
    }

    #drawMarks({ctx, bbox, valToPos}) {
        ctx.save();
        ctx.strokeStyle = colour('warn');
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([2 * devicePixelRatio, 2 * devicePixelRatio]);
        ctx.beginPath();
        this.#marks.filter(at => at >= this.range[0] && at <= this.range[1]).forEach(at => {
            const x = Math.round(valToPos(at, 'x', true));
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
        });
        ctx.stroke();
        ctx.restore();
    }
}
