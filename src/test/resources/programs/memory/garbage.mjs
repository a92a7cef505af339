// usage: garbage.mjs MB_PER_SECOND    allocates without keeping: the collector's sawtooth
const perTick = (Number(process.argv[2]) * 1048576) / 20 / 8;
let last;
setInterval(() => {
  last = Array.from({ length: perTick }, (_, i) => i + Math.random());
}, 50);
setInterval(() => last, 1000);
