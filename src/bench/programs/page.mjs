/* Opens the page in Chromium and measures it. Speaks lines of JSON: a request on stdin, its answer on stdout.
   {"do": "open", "url": LINK, "rows": N}: {"ms", "kilobytes"} of a browser that has never been here
   {"do": "kill", "pid": PID, "name": NAME}: {"ms"} from the SIGKILL until the frame that shows the crash */
import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';

const [modules, chromium] = process.argv.slice(2);
const playwright = createRequire(modules + '/')('playwright-core');
const browser = await playwright.chromium.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
});
let page = null;

async function open({url, rows}) {
    await page?.context().close();
    page = await (await browser.newContext({viewport: {width: 1360, height: 850}})).newPage();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    const ofPage = new Set();
    let bytes = 0;
    network.on('Network.responseReceived', ({requestId, response}) => response.url.includes('/api/') || ofPage.add(requestId));
    network.on('Network.loadingFinished', ({requestId, encodedDataLength}) => (bytes += ofPage.has(requestId) ? encodedDataLength : 0));
    const begin = performance.now();
    await page.goto(url);
    await page.waitForFunction(wanted => document.querySelectorAll('.deployments tbody tr').length === wanted, rows, {polling: 'raf'});
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
    return {ms: performance.now() - begin, kilobytes: bytes / 1024};
}

async function kill({pid, name}) {
    await page.evaluate(wanted => {
        const row = [...document.querySelectorAll('.deployments tbody tr')].find(each => each.querySelector('.name').textContent === wanted);
        window.shown = new Promise(done => {
            const look = () => row.className === 'crashed' && requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
            new MutationObserver(look).observe(row, {attributes: true});
        });
    }, name);
    const begin = performance.timeOrigin + performance.now();
    process.kill(pid, 'SIGKILL');
    return {ms: (await page.evaluate(() => window.shown)) - begin};
}

for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    console.log(JSON.stringify(await {open, kill}[request.do](request)));
}
await browser.close();
