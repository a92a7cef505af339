/* All deployments as they are now: read once, kept up by events. */
import {get, Stream} from './daemon.js';
import {now} from './words.js';

const AGAIN_EVERY = 30_000;

/** Events about something new come in bursts. */
const SOON = 100;

export class Deployments extends EventTarget {
    all = new Map();

    /** 'connecting', 'live' or 'lost'. */
    connection = 'connecting';
    #reading = 0;

    begin() {
        new Stream('/events', {
            heard: (name, data) => this.#heard(name, data),
            opened: () => this.#opened(),
            lost: () => this.#say('lost'),
        });
        setInterval(() => document.hidden || this.connection !== 'live' || this.read(), AGAIN_EVERY);
    }

    /** The daemon greets when no further event can be missed; only then is the list complete. */
    #opened() {
        this.#say('live');
        this.read();
    }

    #say(connection) {
        this.connection = connection;
        this.dispatchEvent(new Event('change'));
    }

    async read() {
        clearTimeout(this.#reading);
        this.#reading = 0;
        try {
            const list = await get('/deployments?view=summary');
            const at = now();
            this.all = new Map(list.map(each => [each.deployment_id, {...each, ...beginning(each, at)}]));
            this.complete = true;
            this.dispatchEvent(new Event('change'));
        } catch (trouble) {
            // The stream notices, too, and says so.
            console.debug(trouble.message);
        }
    }

    #readSoon() {
        this.#reading ||= setTimeout(() => this.read(), SOON);
    }

    #heard(name, data) {
        const event = JSON.parse(data);
        if (name === 'deployment') {
            this.#changed(event);
        } else if (!event.deployment_id) {
            // A mark that events are missing.
            this.#readSoon();
        }
        this.dispatchEvent(new CustomEvent('event', {detail: {name, ...event}}));
    }

    #changed(event) {
        const known = this.all.get(event.deployment_id);
        if (!known) {
            this.#readSoon();
            return;
        }
        const pid = 'pid' in event ? event.pid : known.process.pid;
        const isUp = pid !== null && event.status !== 'STOPPED' && event.status !== 'CRASHED';
        this.all.set(event.deployment_id, {
            ...known,
            since: isUp ? (pid === known.process.pid && known.since ? known.since : event.at) : null,
            process: {...known.process, status: event.status, pid: isUp ? pid : null, port: event.port ?? known.process.port},
            health: {overall_status: event.health},
            restart_history: {total_restarts: event.restarts ?? known.restart_history.total_restarts},
        });
        if (!('pid' in event)) {
            this.#readSoon();
        }
        this.dispatchEvent(new Event('change'));
    }
}

/** Since when it is up, rather than for how long, so that the time goes on by itself. */
function beginning({process}, at) {
    return {since: process.uptime_seconds === null ? null : at - process.uptime_seconds};
}
