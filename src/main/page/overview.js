/* All deployments in one table. */
import {html, nothing} from './lib/lit-html.js';
import {repeat} from './lib/directives/repeat.js';
import {isUp, restart, start, stop} from './deeds.js';
import {duration, now, number, printable, word} from './words.js';

const STATUSES = ['RUNNING', 'STARTING', 'STOPPING', 'CRASHED', 'STOPPED'];

/** What needs a look comes first. */
const HEALTHS = ['UNHEALTHY', 'DEGRADED', 'UNKNOWN', 'HEALTHY'];

/** Said also where there is no room for a column of health; of what is down, its status says as much. */
const UNWELL = ['DEGRADED', 'UNHEALTHY'];

const COLUMNS = [
    {key: 'name', title: 'Name', of: each => each.name},
    {key: 'status', title: 'Status', of: each => STATUSES.indexOf(each.process.status)},
    {key: 'health', title: 'Health', of: each => HEALTHS.indexOf(each.health.overall_status), kind: 'medium'},
    {key: 'port', title: 'Port', of: each => each.process.port ?? Infinity, kind: 'number'},
    {key: 'pid', title: 'PID', of: each => each.process.pid ?? Infinity, kind: 'number wide'},
    {key: 'uptime', title: 'Uptime', of: each => each.since ?? Infinity, kind: 'number medium'},
    {key: 'restarts', title: 'Restarts', of: each => -each.restart_history.total_restarts, kind: 'number wide'},
    {key: 'command', title: 'Command', of: each => each.process.command, kind: 'wide'},
];

export class Overview {
    title = 'Deployments';
    #filter = '';
    #status = '';
    #order = {key: 'name', up: true};

    constructor(deployments, changed) {
        this.deployments = deployments;
        this.changed = changed;
    }

    close() {}

    view() {
        const all = [...this.deployments.all.values()];
        const shown = this.#sorted(all.filter(each => this.#fits(each)));
        return html`
            <main id="main" tabindex="-1">
                <h1 class="unseen">Deployments</h1>
                <div class="bar">
                    <div class="chips" role="group" aria-label="Show only">${this.#chips(all)}</div>
                    <input type="search" id="filter" placeholder="Filter" aria-label="Filter by name, command or port" aria-keyshortcuts="/"
                        .value=${this.#filter} @input=${event => this.#set(() => (this.#filter = event.target.value))}>
                </div>
                ${this.deployments.complete ? this.#table(all, shown) : html`<p class="quiet" role="status">Reading …</p>`}
            </main>`;
    }

    #set(change) {
        change();
        this.changed();
    }

    #fits(each) {
        const words = this.#filter.toLowerCase().split(/\s+/).filter(Boolean);
        const text = `${each.name} ${each.process.command} ${each.process.port ?? ''} ${each.deployment_id}`.toLowerCase();
        return (this.#status === '' || each.process.status === this.#status) && words.every(one => text.includes(one));
    }

    #sorted(list) {
        const {of} = COLUMNS.find(column => column.key === this.#order.key);
        const direction = this.#order.up ? 1 : -1;
        const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
        return list.sort((a, b) => direction * compare(of(a), of(b)) || compare(a.name, b.name));
    }

    #chips(all) {
        const counts = STATUSES.map(status => [status, all.filter(each => each.process.status === status).length]);
        return [['', all.length], ...counts]
            .filter(([status, count]) => status === '' || count > 0 || status === this.#status)
            .map(([status, count]) => html`
                <button type="button" class="chip" aria-pressed=${this.#status === status}
                    @click=${() => this.#set(() => (this.#status = status))}>
                    ${status ? html`<i class="dot ${status.toLowerCase()}"></i>` : nothing}${status ? word(status) : 'All'} <b>${number(count)}</b>
                </button>`);
    }

    #table(all, shown) {
        if (all.length === 0) {
            return html`<div class="quiet"><p>No deployments yet. In a terminal:</p><pre>local-deploy start --name web --port 3000 --command "npm run dev"</pre></div>`;
        }
        if (shown.length === 0) {
            return html`<p class="quiet" role="status">None of ${number(all.length)} fits.</p>`;
        }
        return html`
            <table class="deployments">
                <thead><tr>${COLUMNS.map(column => this.#heading(column))}<th scope="col"><span class="unseen">Actions</span></th></tr></thead>
                <tbody>${repeat(shown, each => each.deployment_id, each => row(each))}</tbody>
            </table>`;
    }

    #heading({key, title, kind = ''}) {
        const sorted = this.#order.key === key;
        const turn = () => this.#set(() => (this.#order = {key, up: sorted ? !this.#order.up : true}));
        return html`
            <th scope="col" class=${kind} aria-sort=${sorted ? (this.#order.up ? 'ascending' : 'descending') : 'none'}>
                <button type="button" @click=${turn}>${title}</button>
            </th>`;
    }

    /** Whether the key was for us. */
    pressed(key) {
        const names = [...document.querySelectorAll('.deployments a.name')];
        const at = names.findIndex(name => name.closest('tr').contains(document.activeElement));
        if (key === '/') {
            document.getElementById('filter').focus();
        } else if (key === 'j' || key === 'k') {
            names[Math.max(0, Math.min(names.length - 1, at + (key === 'j' ? 1 : -1)))]?.focus();
        } else if ((key === 's' || key === 'r') && at >= 0) {
            const deployment = this.deployments.all.get(names[at].dataset.id);
            (key === 'r' ? restart : isUp(deployment) ? stop : start)(deployment);
        } else {
            return false;
        }
        return true;
    }

    keys = [['j k', 'next, previous'], ['Enter', 'open'], ['s', 'start or stop'], ['r', 'restart'], ['/', 'filter']];
}

function row(each) {
    const {process} = each;
    const up = isUp(each);
    return html`
        <tr class=${process.status.toLowerCase()}>
            <th scope="row"><a class="name" data-id=${each.deployment_id} href="#/deployments/${each.deployment_id}">${printable(each.name)}</a></th>
            <td>${status(process.status)}${up && UNWELL.includes(each.health.overall_status)
                ? html`<span class="narrow">${health(each.health.overall_status)}</span>` : nothing}</td>
            <td class="medium">${health(each.health.overall_status)}</td>
            <td class="number">${process.port ?? html`<span class="dim">–</span>`}</td>
            <td class="number wide">${process.pid ?? html`<span class="dim">–</span>`}</td>
            <td class="number medium">${each.since === null ? html`<span class="dim">–</span>` : duration(now() - each.since)}</td>
            <td class="number wide">${number(each.restart_history.total_restarts)}</td>
            <td class="wide command"><code title=${printable(process.command)}>${printable(process.command)}</code></td>
            <td class="deeds">
                ${up
                    ? html`<button type="button" aria-label="Restart ${each.name}" class="medium" @click=${() => restart(each)}>Restart</button>
                        <button type="button" aria-label="Stop ${each.name}" @click=${() => stop(each)}>Stop</button>`
                    : html`<button type="button" aria-label="Start ${each.name}" @click=${() => start(each)}>Start</button>`}
            </td>
        </tr>`;
}

export function status(name) {
    return html`<span class="status ${name.toLowerCase()}"><i class="dot ${name.toLowerCase()}"></i>${word(name)}</span>`;
}

export function health(name) {
    return html`<span class="health ${name.toLowerCase()}">${word(name)}</span>`;
}
