/* The captured output, as it is written. Its lines are not drawn by templates: there may be thousands a second. */
import {html, nothing, render} from './lib/lit-html.js';
import {Stream} from './daemon.js';
import {now, number, plural, printable, time} from './words.js';

const FIRST_LINES = 500;

/** More are not kept in the page. */
const KEPT = 4000;

/** More at once can be neither drawn nor read. */
const AT_ONCE = 1500;
const SEARCH_AFTER = 300;

/** In pixels: so near its end counts as at its end. */
const NEAR = 24;

const ERROR = /\b(ERROR|ERR|FATAL|CRITICAL|SEVERE|PANIC|panic:|Traceback)\b|\b\w*(Error|Exception)\b|"level":\s*"(error|fatal)"|Segmentation fault/;
const WARNING = /\b(WARN|WARNING|Warning)\b|\bwarning:|"level":\s*"warn/;

export class Log {
    element = document.createElement('section');
    #lines = document.createElement('div');
    #bar = document.createElement('div');
    #waiting = [];
    #skipped = 0;
    #frame = 0;
    #following = true;
    #search = '';
    #lostAt = null;
    #stream = null;
    #trouble = '';
    #onlyMarked = false;
    #timer = 0;
    #errors = 0;
    #away = 0;

    constructor(id, name) {
        this.id = id;
        this.element.className = 'log';
        this.element.ariaLabel = 'Output';
        this.#lines.className = 'lines';
        this.#lines.role = 'log';
        this.#lines.ariaLive = 'off';
        this.#lines.ariaLabel = `Output of ${name}`;
        this.#lines.tabIndex = 0;
        this.#lines.addEventListener('scroll', () => this.#scrolled(), {passive: true});
        this.element.append(this.#bar, this.#lines);
        this.#draw();
        this.#open(FIRST_LINES);
    }

    close() {
        this.#stream?.close();
        cancelAnimationFrame(this.#frame);
        clearTimeout(this.#timer);
    }

    focusSearch() {
        this.element.querySelector('input').focus();
    }

    follow(on = !this.#following) {
        this.#following = on;
        if (on) {
            this.#toEnd();
        }
        this.#draw();
    }

    /** The error above the upper edge, or the newest one. */
    previousError() {
        const top = this.#lines.scrollTop;
        const errors = [...this.#lines.querySelectorAll('.error')];
        const before = errors.filter(line => line.offsetTop < top - 1);
        const wanted = before.at(-1) ?? errors.at(-1);
        if (wanted) {
            this.#following = false;
            this.#lines.scrollTop = wanted.offsetTop;
            this.#draw();
        }
    }

    #open(lines) {
        this.#stream?.close();
        const grep = this.#search ? `&grep=${encodeURIComponent(this.#search)}` : '';
        this.#stream = new Stream(`/deployments/${encodeURIComponent(this.id)}/logs/stream?lines=${lines}${grep}`, {
            heard: (name, data) => (name === 'line' ? this.#take({text: data}) : this.#take({gap: data})),
            opened: brokeAt => {
                this.#trouble = '';
                if (brokeAt !== null) {
                    this.#empty();
                    this.#take({gap: `not connected from ${time(brokeAt)} to ${time(now())}; the last ${plural(lines, 'line')} come again`});
                }
                this.#lostAt = null;
                this.#draw();
            },
            lost: (reason, refusal) => {
                this.#lostAt ??= now();
                this.#trouble = refusal?.code ? refusal.message : '';
                this.#draw();
            },
        });
    }

    #take(line) {
        this.#waiting.push(line);
        if (this.#waiting.length > AT_ONCE) {
            this.#skipped += this.#waiting.splice(0, this.#waiting.length - AT_ONCE / 2).length;
        }
        this.#frame ||= requestAnimationFrame(() => this.#flush());
    }

    #flush() {
        this.#frame = 0;
        const lines = document.createDocumentFragment();
        if (this.#skipped > 0) {
            lines.append(gapLine(`${plural(this.#skipped, 'line')} went by too fast to be shown; local-deploy logs has them`));
            this.#skipped = 0;
        }
        this.#waiting.forEach(({text, gap}) => lines.append(gap === undefined ? logLine(text, this.#search) : gapLine(gap)));
        this.#away += this.#following ? 0 : this.#waiting.length;
        this.#waiting = [];
        this.#lines.append(lines);
        this.#trim();
        this.#errors = this.#lines.querySelectorAll('.error').length;
        if (this.#following) {
            this.#toEnd();
        }
        this.#draw();
    }

    #trim() {
        const surplus = this.#lines.childElementCount - KEPT;
        if (surplus > 0) {
            for (let i = 0; i <= surplus; i++) {
                this.#lines.firstElementChild.remove();
            }
            this.#lines.prepend(gapLine('earlier lines are not shown here; local-deploy logs has them'));
        }
    }

    #empty() {
        this.#lines.replaceChildren();
        this.#waiting = [];
        this.#skipped = 0;
        this.#errors = 0;
        this.#away = 0;
    }

    #toEnd() {
        this.#away = 0;
        this.#lines.scrollTop = this.#lines.scrollHeight;
    }

    /** Who scrolls up wants to read; who scrolls down to the end wants to follow. */
    #scrolled() {
        const {scrollTop, scrollHeight, clientHeight} = this.#lines;
        const atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
        if (atEnd !== this.#following) {
            this.#following = atEnd;
            this.#away = 0;
            this.#draw();
        }
    }

    #searchFor(text) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
            this.#search = text;
            this.#following = true;
            this.#trouble = '';
            this.#lostAt = null;
            this.#empty();
            this.#open(FIRST_LINES);
            this.#draw();
        }, SEARCH_AFTER);
    }

    #markedOnly(on) {
        this.#onlyMarked = on;
        this.#lines.classList.toggle('only-marked', on);
        if (this.#following) {
            this.#toEnd();
        }
        this.#draw();
    }

    #draw() {
        render(html`
            <div class="bar">
                <h2>Output</h2>
                <input type="search" placeholder="Search" aria-label="Search the output for a regular expression" aria-keyshortcuts="/"
                    spellcheck="false" autocapitalize="off" @input=${event => this.#searchFor(event.target.value)}>
                <label><input type="checkbox" .checked=${this.#onlyMarked} @change=${event => this.#markedOnly(event.target.checked)}> Errors and warnings only</label>
                <button type="button" ?disabled=${this.#errors === 0} aria-keyshortcuts="e" @click=${() => this.previousError()}>
                    Previous error${this.#errors > 0 ? html` <b>${number(this.#errors)}</b>` : nothing}
                </button>
                <button type="button" aria-pressed=${this.#following} aria-keyshortcuts="f" @click=${() => this.follow()}>
                    Follow${this.#away > 0 ? html` <b>${number(this.#away)} new</b>` : nothing}
                </button>
                <span class="bad" role="status">${this.#trouble || (this.#lostAt !== null ? `not connected since ${time(this.#lostAt)}` : '')}</span>
            </div>`, this.#bar);
    }
}

function logLine(raw, search) {
    const text = printable(raw);
    const line = document.createElement('div');
    line.className = 'line';
    const level = ERROR.test(text) ? 'error' : WARNING.test(text) ? 'warning' : '';
    if (level) {
        line.classList.add(level);
        const mark = document.createElement('span');
        mark.className = 'mark';
        mark.textContent = level === 'error' ? 'E' : 'W';
        mark.title = level;
        line.append(mark);
    }
    appendMarked(line, text, search);
    return line;
}

/** The daemon searches with RE2; what JavaScript understands the same way is shown, the rest is not marked. */
function appendMarked(line, text, search) {
    let found = null;
    try {
        found = search ? new RegExp(search, 'u').exec(text) : null;
    } catch {
        // No expression for JavaScript: the line fits all the same.
    }
    if (!found?.[0]) {
        line.append(text);
        return;
    }
    const mark = document.createElement('mark');
    mark.textContent = found[0];
    line.append(text.slice(0, found.index), mark, text.slice(found.index + found[0].length));
}

function gapLine(text) {
    const line = document.createElement('div');
    line.className = 'line gap';
    line.textContent = text;
    return line;
}
