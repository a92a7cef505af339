/* Speaks to the daemon: calls, and streams that come back by themselves. */
import {now} from './words.js';

const API = '/api/v1';
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5000;

/** The daemon said no, and why. */
export class Refusal extends Error {
    constructor(status, problem) {
        super(problem?.detail ?? problem?.title ?? `the daemon answered ${status}`);
        this.status = status;
        this.code = problem?.code ?? '';
    }
}

function key() {
    return localStorage.getItem('key') ?? '';
}

/** The daemon's own words are for programs, which have the token. */
const SESSION_OVER = {code: 'session_over', detail: 'the session is over; run local-deploy ui in a terminal'};

/** The answer, if the daemon did what it was asked. */
async function ask(path, {headers = {}, ...options} = {}) {
    const used = key();
    const answer = await fetch(API + path, {headers: {'X-Local-Deploy': used, ...headers}, ...options});
    if (answer.status === 401) {
        if (used !== key()) { // another tab was let in meanwhile; who is not let in has done nothing yet
            return ask(path, {headers, ...options});
        }
        dispatchEvent(new Event('session-over'));
        throw new Refusal(answer.status, SESSION_OVER);
    }
    if (!answer.ok) {
        throw new Refusal(answer.status, await answer.json().catch(() => null));
    }
    return answer;
}

export async function get(path) {
    return (await ask(path)).json();
}

/** With a body of JSON; resolves to what was answered. */
export async function send(method, path, body = {}) {
    const answer = await ask(path, {method, headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
}

/** Reads once at a time, so that no older answer comes after a newer one. Who asks meanwhile is answered by one more reading. */
export function oneAtATime(read) {
    let busy = false;
    let again = false;
    return async () => {
        again = true;
        if (busy) {
            return;
        }
        busy = true;
        while (again) {
            again = false;
            try {
                await read();
            } catch (trouble) {
                console.error(trouble);
            }
        }
        busy = false;
    };
}

/** Reads server-sent events: EventSource could not send the header that every call needs. */
class Events {
    #rest = '';
    #name = '';
    #data = [];
    #id = '';

    constructor(listener) {
        this.listener = listener;
        this.lastId = '';
    }

    add(text) {
        const lines = (this.#rest + text).split('\n');
        this.#rest = lines.pop();
        lines.forEach(line => this.#line(line.endsWith('\r') ? line.slice(0, -1) : line));
    }

    /** What was begun on a line that broke will not be finished. */
    reset() {
        this.#rest = '';
        this.#name = '';
        this.#data = [];
        this.#id = this.lastId;
    }

    #line(line) {
        if (line === '') {
            this.lastId = this.#id; // only now: an event that breaks off must come again
            if (this.#data.length > 0) {
                this.listener(this.#name || 'message', this.#data.join('\n'));
            }
            this.#name = '';
            this.#data = [];
            return;
        }
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') {
            this.#name = value;
        } else if (field === 'data') {
            this.#data.push(value);
        } else if (field === 'id') {
            this.#id = value;
        }
    }
}

/**
 * Follows a stream until it is closed. A browser has six connections to a host, so a page that nobody sees gives its own back.
 * When the session is over, it waits until another tab of this browser has been let in: the key is the same for all of them.
 *
 * @param path asked for again after each interruption
 * @param heard told of each event: its name and its data, as text
 * @param opened told whenever the stream is there: since when it had not been, in seconds since 1970, or null the first time
 * @param lost told of the reason whenever it breaks
 */
export class Stream {
    #closing = new AbortController();
    #visible = new AbortController();
    #wake = () => {};
    #isOpen = false;
    #brokeAt = null;

    constructor(path, {heard, opened = () => {}, lost = () => {}}) {
        this.path = path;
        this.opened = opened;
        this.lost = lost;
        this.events = new Events(heard);
        this.run();
        document.addEventListener('visibilitychange', () => {
            if (document.hidden) {
                this.#visible.abort();
            } else {
                this.#wake();
            }
        }, {signal: this.#closing.signal});
        addEventListener('storage', event => event.key === 'key' && this.#wake(), {signal: this.#closing.signal});
    }

    close() {
        this.#closing.abort();
        this.#visible.abort();
        this.#wake();
    }

    async run() {
        let pause = FIRST_PAUSE;
        while (!this.#closing.signal.aborted) {
            if (document.hidden) {
                await new Promise(wake => (this.#wake = wake));
                continue;
            }
            let sessionOver = false;
            try {
                this.#visible = new AbortController();
                await this.#read(() => (pause = FIRST_PAUSE));
                this.#broken('the daemon ended the stream');
            } catch (trouble) {
                this.#broken(trouble.message, trouble);
                sessionOver = trouble instanceof Refusal && trouble.status === 401;
                if (trouble instanceof Refusal && trouble.status < 500 && trouble.status !== 401) {
                    return;
                }
            }
            await new Promise(wake => {
                this.#wake = wake;
                if (!sessionOver) {
                    setTimeout(wake, pause);
                }
            });
            pause = Math.min(2 * pause, LONGEST_PAUSE);
        }
    }

    #broken(reason, trouble) {
        if (this.#isOpen) {
            this.#isOpen = false;
            this.#brokeAt = now();
        }
        if (!this.#closing.signal.aborted && !document.hidden) {
            this.lost(reason, trouble);
        }
    }

    async #read(isThere) {
        this.events.reset();
        const resume = this.events.lastId ? {'Last-Event-ID': this.events.lastId} : {};
        const answer = await ask(this.path, {headers: resume, signal: this.#visible.signal});
        isThere();
        this.#isOpen = true;
        this.opened(this.#brokeAt);
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
            this.events.add(piece.value);
        }
    }
}
