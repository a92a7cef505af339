/* All deployments as they are now: read once, kept up by events. */
import {get, oneAtATime, Stream} from './daemon.js';
import {now} from './words.js';

/** Events about something new come in bursts. */
const SOON = 100;

/** While a list is on its way there are few, but nobody knows how slow it is. */
const MOST_MEANWHILE = 1000;

export class Deployments extends EventTarget {
    all = new Map();

    /** 'connecting', 'live' or 'lost'. */
    connection = 'connecting';
    #reading = 0;
    #meanwhile = [];

    begin() {
        new Stream('/events', {
            heard: (name, data) => this.#heard(name, data),
            opened: () => this.#opened(),
            lost: () => this.#say('lost'),
        });
    }

    /**
     * The daemon greets when no further event can be missed; only then is the list complete. That is so each time, so a
     * reset, which may follow, needs nothing more.
     */
    #opened() {
        this.#say('live');
        this.#read();
    }

    #say(connection) {
        this.connection = connection;
        this.dispatchEvent(new Event('change'));
    }

    #read = oneAtATime(async () => {
        clearTimeout(this.#reading);
        this.#reading = 0;
        const meanwhile = (this.#meanwhile = []);
        try {
            const list = await get('/deployments?view=summary');
            const at = now();
            this.all = new Map(list.map(each => [each.deployment_id, {...each, since: since(each, at)}]));
            // What was told while the list was on its way may be newer than the list, and does no harm if it is not.
            meanwhile.forEach(({name, event}) => this.#apply(name, event));
            this.complete = true;
            this.dispatchEvent(new Event('change'));
        } catch (trouble) {
            // The stream notices, too, and says so.
            console.debug(trouble.message);
        }
    });

    #readSoon() {
        this.#reading ||= setTimeout(() => this.#read(), SOON);
    }

    #heard(name, data) {
        const event = JSON.parse(data);
        this.#meanwhile.push({name, event});
        this.#meanwhile.splice(0, this.#meanwhile.length - MOST_MEANWHILE);
        this.#apply(name, event);
        this.dispatchEvent(new Event('change'));
        this.dispatchEvent(new CustomEvent('event', {detail: {name, ...event}}));
    }

    #apply(name, event) {
        const known = this.all.get(event.deployment_id);
        if (name === 'removed') {
            this.all.delete(event.deployment_id);
        } else if (name === 'deployment' && !known) {
            this.#readSoon();
        } else if (name === 'deployment') {
            this.all.set(event.deployment_id, {
                ...known,
                since: event.start_time,
                goal: event.goal,
                process: {...known.process, status: event.status, pid: event.pid, port: event.port},
                health: {overall_status: event.health},
                restart_history: {total_restarts: event.restarts},
            });
        }
    }
}

/** Since when it is up, rather than for how long, so that the time goes on by itself. */
function since({process}, at) {
    return process.uptime_seconds === null ? null : at - process.uptime_seconds;
}
