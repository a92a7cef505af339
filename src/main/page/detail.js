/* One deployment: how it is, how it has been, and what it says. */
import {html, nothing, svg} from './lib/lit-html.js';
import {repeat} from './lib/directives/repeat.js';
import {Chart} from './charts.js';
import {get, oneAtATime} from './daemon.js';
import {checkNow, isUp, restart, setAutoRestart, start, stop} from './deeds.js';
import {Log} from './log.js';
import {health, status} from './overview.js';
import {duration, now, number, plural, printable, time, word} from './words.js';

const AGAIN_EVERY = 5000;
const FIGURES_EVERY = 10_000;
const SOON = 80;
const SPANS = [['15 min', 900], ['1 h', 3600], ['6 h', 21_600], ['24 h', 86_400]];

const KINDS = ['HEALTHY', 'DEGRADED', 'UNHEALTHY', 'UNKNOWN'];

const FIGURES = [
    {key: 'memory_mb', title: 'Memory', unit: 'MB', colour: 'chart-memory', digits: 0},
    {key: 'cpu_percent', title: 'CPU', unit: '%', colour: 'chart-cpu', digits: 1},
    {key: 'response_time_ms', title: 'Response time', unit: 'ms', colour: 'chart-response', digits: 1},
    {key: 'file_descriptors', title: 'Open files', unit: '', colour: 'chart-files', digits: 0},
    {key: 'threads', title: 'Threads', unit: '', colour: 'chart-threads', digits: 0},
];

export class Detail {
    title = '…';
    #status = null;
    #figures = null;
    #health = [];
    #history = null;
    #why = null;
    #trouble = '';
    #span = 900;
    #pointed = null;
    #log = null;
    #charts = new Map();
    #timers = [];
    #soon = 0;
    #closed = false;

    constructor(id, deployments, changed) {
        this.id = id;
        this.deployments = deployments;
        this.changed = changed;
        FIGURES.forEach(({key, colour}) => this.#charts.set(key, new Chart(colour, at => this.#point(at))));
        this.#timers = [
            setInterval(() => document.hidden || this.#read(), AGAIN_EVERY),
            setInterval(() => document.hidden || this.#readFigures(), FIGURES_EVERY),
        ];
        deployments.addEventListener('event', this.#heard);
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#repaint);
        this.#read();
        this.#readFigures();
    }

    close() {
        this.#closed = true;
        this.#timers.forEach(clearInterval);
        clearTimeout(this.#soon);
        this.deployments.removeEventListener('event', this.#heard);
        matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#repaint);
        this.#charts.forEach(chart => chart.close());
        this.#log?.close();
    }

    #heard = ({detail}) => {
        if (detail.deployment_id === this.#status?.deployment_id) {
            clearTimeout(this.#soon);
            this.#soon = setTimeout(() => this.#read(), SOON);
        }
    };

    #repaint = () => {
        this.#charts.forEach(chart => chart.repaint());
        this.changed();
    };

    #path(rest) {
        return `/deployments/${encodeURIComponent(this.id)}${rest}`;
    }

    #read = oneAtATime(async () => {
        try {
            const [found, checks, history, why] = await Promise.all([
                get(this.#path('')), get(this.#path('/health?limit=100')), get(this.#path('/history')), get(this.#path('/why')),
            ]);
            if (this.#closed) {
                return;
            }
            [this.#status, this.#health, this.#history, this.#why] = [found, checks, history, why];
            this.#trouble = '';
            this.title = found.name;
            this.#log ??= new Log(found.deployment_id, found.name);
        } catch (trouble) {
            this.#trouble = trouble.message;
        }
        this.changed();
    });

    #readFigures = oneAtATime(async () => {
        try {
            const figures = await get(this.#path(`/figures?span=${this.#span}`));
            if (!this.#closed && figures.span_seconds === this.#span) {
                this.#figures = {...figures, to: now()};
                this.changed();
            }
        } catch (trouble) {
            console.debug(trouble.message);
        }
    });

    #choose(span) {
        this.#span = span;
        this.#readFigures();
        this.changed();
    }

    #point(at) {
        if (at !== this.#pointed) {
            this.#pointed = at;
            this.changed();
        }
    }

    /** The event is quicker than the reading that it causes. */
    #live() {
        const live = this.deployments.all.get(this.#status.deployment_id);
        return live ? {
            ...this.#status,
            process: {...this.#status.process, status: live.process.status, pid: live.process.pid},
            health: {...this.#status.health, overall_status: live.health.overall_status},
        } : this.#status;
    }

    view() {
        if (!this.#status) {
            return html`<main id="main" tabindex="-1"><p class="quiet" role="status">${this.#trouble || 'Reading …'}</p></main>`;
        }
        const shown = this.#live();
        return html`
            <main id="main" tabindex="-1" class="detail">
                ${this.#heading(shown)}
                ${this.#notices(shown)}
                <div class="columns">
                    <div class="first">
                        ${this.#figuresView()}
                        ${this.#log?.element ?? nothing}
                    </div>
                    <div class="second">
                        ${this.#facts(shown)}
                        ${this.#checks()}
                        ${this.#restarts()}
                        ${this.#errors()}
                    </div>
                </div>
            </main>`;
    }

    /** After the page has been brought up to date: charts need to know how wide they are. */
    rendered() {
        if (this.#status && this.#figures) {
            this.#draw();
        }
    }

    #heading(shown) {
        const up = isUp(shown);
        return html`
            <div class="heading">
                <h1>${printable(shown.name)}</h1>
                ${status(shown.process.status)}
                ${health(shown.health.overall_status)}
                <span class="space"></span>
                <label class="switch"><input type="checkbox" role="switch" .checked=${shown.auto_restart_enabled}
                    @change=${event => setAutoRestart(shown, event.target.checked).then(() => this.#read())}> Auto-restart</label>
                ${up
                    ? html`<button type="button" aria-keyshortcuts="r" @click=${() => restart(shown)}>Restart</button>
                        <button type="button" aria-keyshortcuts="s" class="hurts" @click=${() => stop(shown)}>Stop</button>`
                    : html`<button type="button" aria-keyshortcuts="s" class="main" @click=${() => start(shown)}>Start</button>`}
            </div>`;
    }

    #notices(shown) {
        const {process, memory_trend: trend, resource_status: resources, health: checks} = shown;
        const notices = [];
        if (this.#trouble) {
            notices.push(['bad', this.#trouble]);
        }
        if (process.reason) {
            notices.push([process.status === 'CRASHED' ? 'bad' : 'warn', printable(process.reason)]);
        }
        if (trend.leak_detected) {
            const full = trend.seconds_until_full === null ? '' : `; memory is full in ${duration(trend.seconds_until_full)}`;
            notices.push(['bad', `Leaks memory: ${number(trend.growth_rate_mb_per_minute, 1)} MB more each minute${full}`]);
        }
        resources.issues.forEach(issue => notices.push([resources.critical ? 'bad' : 'warn', printable(issue)]));
        if (checks.unresponsive) {
            notices.push(['warn', printable(checks.unresponsive)]);
        }
        return html`
            ${notices.map(([kind, text]) => html`<p class="notice ${kind}">${text}</p>`)}
            ${this.#whyView()}`;
    }

    #whyView() {
        const {report, causes, down, next_command: next} = this.#why;
        if (!report) {
            return nothing;
        }
        return html`
            <details class="why" ?open=${down}>
                <summary>${down ? 'Why it crashed' : 'Why it crashed last'}: ${printable(causes[0]?.sentence ?? report.ending)}
                    <span class="dim">${time(report.ended_at)}</span></summary>
                <ol>${causes.map(cause => html`
                    <li><b>${printable(cause.sentence)}</b> <span class="dim">${word(cause.confidence).toLowerCase()}</span>
                        ${cause.evidence.length > 0 ? html`<pre tabindex="0">${cause.evidence.map(printable).join('\n')}</pre>` : nothing}</li>`)}
                </ol>
                ${next ? html`<p>Next: <code>${printable(next)}</code></p>` : nothing}
            </details>`;
    }

    #facts(shown) {
        const {process, restart_history: restarts} = shown;
        const known = this.deployments.all.get(shown.deployment_id);
        const since = known ? known.since : process.start_time;
        const rows = [
            ['Address', process.url ? html`<a href=${process.url} target="_blank" rel="noreferrer noopener">${process.url}</a>` : nothing],
            ['Command', html`<code>${printable(process.command)}</code>`],
            ['Folder', html`<code>${printable(shown.working_directory)}</code>`],
            ['PID', process.pid ?? nothing],
            ['Processes', process.process_count ?? nothing],
            ['Connections', process.connections ?? nothing],
            ['Up for', since === null ? nothing : duration(now() - since)],
            ['Ended with', process.pid === null && process.exit_signal !== null ? `signal ${process.exit_signal}`
                : process.pid === null && process.exit_code !== null ? `exit code ${process.exit_code}` : nothing],
            ['Next attempt', restarts.next_attempt_at === null ? nothing : `in ${duration(restarts.next_attempt_at - now())}`],
            ['Circuit', restarts.circuit_breaker_state === 'CLOSED' ? nothing : word(restarts.circuit_breaker_state)],
            ['Log', html`<code>${printable(shown.log_file)}</code>`],
            ['Id', html`<code>${shown.deployment_id}</code>`],
        ];
        return html`
            <section aria-labelledby="facts"><h2 id="facts">Process</h2>
                <dl>${rows.filter(([, value]) => value !== nothing).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
            </section>`;
    }

    #checks() {
        const {checks, last_check: last, next_check: next} = this.#status.health;
        const counts = Object.entries(Object.groupBy(this.#health, each => each.overall_status))
            .map(([name, found]) => `${found.length} ${name.toLowerCase()}`);
        return html`
            <section aria-labelledby="checks">
                <div class="bar"><h2 id="checks">Health</h2><span class="space"></span>
                    <button type="button" @click=${() => checkNow(this.#status).then(() => this.#read())}>Check now</button></div>
                ${this.#health.length > 0 ? html`
                    <div class="strip" role="img" aria-label="The last ${plural(this.#health.length, 'check')}: ${counts.join(', ')}">
                        ${this.#health.toReversed().map(each => html`<i class=${each.overall_status.toLowerCase()} title="${word(each.overall_status)}, ${time(each.last_check)}"></i>`)}
                    </div>` : nothing}
                <p class="checked">${last ? `checked ${time(last)}` : 'not checked yet'}${next ? `, next ${time(next)}` : ''}</p>
                ${checks.length > 0 ? html`
                    <table class="small"><thead class="unseen"><tr><th scope="col">Check</th><th scope="col">Result</th><th scope="col">Message</th></tr></thead>
                        <tbody>${checks.map(check => html`
                            <tr><th scope="row">${check.type}</th><td>${health(check.status)}</td>
                                <td>${printable(check.message)}${check.response_time_ms === null ? nothing : html` <span class="dim">${number(check.response_time_ms, 0)} ms</span>`}</td></tr>`)}</tbody>
                    </table>` : nothing}
            </section>`;
    }

    #restarts() {
        const {total_restarts: total, successful_restarts: good, failed_restarts: bad, recent_attempts: attempts} = this.#history;
        return html`
            <section aria-labelledby="restarts">
                <div class="bar"><h2 id="restarts">Restarts</h2><span class="space"></span>
                    <span class="dim">${number(total)} in all${total > 0 ? `, ${number(good)} good, ${number(bad)} failed` : ''}</span></div>
                ${attempts.length === 0 ? html`<p class="dim">It was never restarted automatically.</p>` : html`
                    <ol class="timeline" tabindex="0" aria-label="Automatic restarts, newest first">${repeat(attempts.toReversed(), each => each.attempt_number, attempt)}</ol>`}
            </section>`;
    }

    #errors() {
        const errors = this.#status.log_errors;
        return errors.length === 0 ? nothing : html`
            <section aria-labelledby="errors"><h2 id="errors">Errors in the output</h2>
                <ol class="timeline" tabindex="0" aria-label="Errors in the output">${errors.map(each => html`
                    <li class=${each.severity === 'WARNING' ? 'warn' : 'bad'}><span class="dim">${time(each.timestamp)}${each.count > 1 ? `, ${number(each.count)} times` : ''}</span>
                        <code>${printable(each.line)}</code></li>`)}</ol>
            </section>`;
    }

    #figuresView() {
        return html`
            <section aria-labelledby="figures" class="figures">
                <div class="bar"><h2 id="figures">Figures</h2><span class="space"></span>
                    <div class="chips" role="group" aria-label="Span">${SPANS.map(([title, span]) => html`
                        <button type="button" class="chip" aria-pressed=${this.#span === span} @click=${() => this.#choose(span)}>${title}</button>`)}</div>
                </div>
                ${this.#healthOverTime()}
                <div class="charts">${FIGURES.map(figure => this.#figure(figure))}</div>
            </section>`;
    }

    /** The worst of each slot, on the same span as the charts; blank where nothing is known. */
    #healthOverTime() {
        if (!this.#figures) {
            return nothing;
        }
        const {timestamps, health: found, to} = this.#figures;
        const from = to - this.#span;
        const stretches = [];
        timestamps.forEach((at, index) => {
            const kind = found[index] ?? '';
            const last = stretches.at(-1);
            if (last?.kind !== kind) {
                stretches.push({kind, at: Math.max(at, from)});
            }
        });
        stretches.forEach((each, index) => (each.until = stretches[index + 1]?.at ?? to));
        const known = stretches.filter(each => each.kind !== '' && each.until > each.at);
        const share = kind => known.filter(each => each.kind === kind).reduce((sum, each) => sum + each.until - each.at, 0);
        const inWords = KINDS.filter(kind => share(kind) > 0).map(kind => `${word(kind).toLowerCase()} for ${duration(share(kind))}`);
        const place = at => (100 * (at - from)) / this.#span;
        return html`
            <div class="over"><span aria-hidden="true">Health</span>
            <svg class="band" role="img" aria-label="Health: ${inWords.join(', ') || 'nothing is known yet'}" viewBox="0 0 100 10" preserveAspectRatio="none">
                ${known.map(each => svg`<rect class=${each.kind.toLowerCase()} x=${place(each.at)} width=${place(each.until) - place(each.at)}
                    height="10"><title>${word(each.kind)}, ${time(each.at)} to ${time(each.until)}</title></rect>`)}
            </svg></div>`;
    }

    #figure({key, title, unit, digits}) {
        const values = this.#figures?.[key] ?? [];
        const known = values.filter(value => value !== null);
        const say = value => `${number(value, digits)}${unit === '%' ? ' %' : unit ? ` ${unit}` : ''}`;
        const at = this.#pointed;
        const up = isUp(this.#live());
        const shown = at !== null ? values[at] : up ? values.findLast(value => value !== null) : null;
        const moment = at === null ? '' : time(this.#figures?.timestamps[at] ?? now());
        const leak = key === 'memory_mb' && this.#figures ? forecast(this.#status.memory_trend, this.#span) : null;
        const leads = leak ? `leaks: ${say(leak.mb)} by ${time(this.#figures.to + leak.ahead)}` : '';
        const inWords = known.length === 0 ? `${title}: nothing is known yet`
            : `${title}: ${up ? 'now' : 'at last'} ${say(known.at(-1))}, lowest ${say(Math.min(...known))}, highest ${say(Math.max(...known))}${leads && `, ${leads}`}`;
        return html`
            <figure role="group" aria-label=${inWords} data-figure=${key}>
                <figcaption><span>${title}</span> <b>${known.length === 0 ? '–' : shown === null || shown === undefined ? '–' : say(shown)}</b> <span class="dim">${moment}</span>${leak ? html` <span class="forecast">${leads}</span>` : nothing}</figcaption>
                ${this.#charts.get(key).element}
                ${known.length === 0 ? html`<p class="none">${this.#figures ? 'nothing yet' : ''}</p>` : nothing}
            </figure>`;
    }

    #draw() {
        const {timestamps, to, resolution_seconds: slot} = this.#figures;
        const marks = this.#history.recent_attempts.map(attempt => attempt.timestamp);
        FIGURES.forEach(({key}) => {
            const figure = {from: to - this.#span, to, timestamps, values: this.#figures[key], marks};
            this.#charts.get(key).show(key === 'memory_mb' ? withTrend(figure, slot, this.#status.memory_trend) : figure);
        });
    }

    /** Whether the key was for us. */
    pressed(key) {
        const shown = this.#status && this.#live();
        if (key === 'Escape') {
            location.hash = '#/';
        } else if (shown && key === 's') {
            (isUp(shown) ? stop : start)(shown);
        } else if (shown && key === 'r') {
            restart(shown);
        } else if (this.#log && key === '/') {
            this.#log.focusSearch();
        } else if (this.#log && key === 'f') {
            this.#log.follow();
        } else if (this.#log && key === 'e') {
            this.#log.previousError();
        } else {
            return false;
        }
        return true;
    }

    keys = [['Esc', 'all deployments'], ['s', 'start or stop'], ['r', 'restart'], ['/', 'search the output'], ['e', 'previous error'], ['f', 'follow']];
}

function attempt({timestamp, success, reason, backoff_seconds: backoff}) {
    const kind = success === null ? '' : success ? 'ok' : 'bad';
    return html`
        <li class=${kind}><span class="dim">${time(timestamp)}, after ${number(backoff, 1)} s</span>
            ${printable(reason)}${success === null ? nothing : html` <span class="dim">${success ? '– it held' : '– it did not hold'}</span>`}</li>`;
}

/** Where a leak leads: for a quarter of the span, or until memory is full. Null without a leak. */
function forecast({leak_detected: leak, growth_rate_mb_per_minute: growth, current_mb: current, seconds_until_full: full}, span) {
    if (!leak || current === null) {
        return null;
    }
    const ahead = Math.min(full ?? Infinity, span / 4);
    return {ahead, mb: current + (ahead / 60) * growth};
}

/** A leak as a line: from the slot in which it was first seen on, through now, and into the future. */
function withTrend(figure, slot, trend) {
    const leak = forecast(trend, figure.to - figure.from);
    if (!leak) {
        return figure;
    }
    const {growth_rate_mb_per_minute: growth, current_mb: current, span_seconds: seen} = trend;
    const {ahead} = leak;
    const steps = [0, ahead / 2, ahead];
    const line = at => (at + slot < figure.to - seen ? null : Math.max(0, current + ((at - figure.to) / 60) * growth));
    const timestamps = [...figure.timestamps, ...steps.map(step => figure.to + step)];
    return {
        ...figure,
        to: figure.to + ahead,
        timestamps,
        values: [...figure.values, ...steps.map(() => null)],
        trend: timestamps.map(line),
    };
}
