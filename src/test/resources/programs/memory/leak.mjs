// usage: leak.mjs MB_PER_SECOND SECONDS_OF_CALM    keeps a little more every 50 ms, once it begins
const [rate, calm] = process.argv.slice(2).map(Number);
const kept = [];
const began = Date.now();
setInterval(() => {
  const garbage = "x".repeat(1000) + Math.random();
  if (Date.now() - began >= calm * 1000) kept.push(Buffer.alloc((rate * 1048576) / 20, garbage));
}, 50);
