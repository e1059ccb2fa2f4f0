// A generator in a language of its own, for tests: it makes rows between any two of the label, by the seed.
import {readFileSync, writeFileSync} from 'node:fs'
import {spawn} from 'node:child_process'
import {createInterface} from 'node:readline'
import {setInterval} from 'node:timers'

const [mode, ...given] = process.argv.slice(2)

/** mulberry32: the same numbers for the same seed. */
function random(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function drawn(rows, count, seed) {
  const next = random(seed)
  return Array.from({length: count}, () => {
    const [row, other] = [0, 1].map(() => rows[Math.floor(next() * rows.length)])
    const share = next()
    return row.map((cell, at) => (typeof cell === 'number' ? cell + share * ((other[at] ?? cell) - cell) : cell))
  })
}

if (mode === 'lines') {
  let data
  const fits = new Map()
  let starts = 0
  for await (const line of createInterface({input: process.stdin})) {
    const message = JSON.parse(line)
    const say = answer => process.stdout.write(`${JSON.stringify(answer)}\n`)
    if (given[0] === 'rubbish') process.stdout.write('Loading ...\n')
    else if (given[0] === 'refuse') say({error: 'no luck with 4711'})
    else if (given[0] === 'die' && message.op === 'sample') process.exit(7)
    else if (given[0] === 'sleep') setInterval(() => undefined, 1000)
    else if (message.op === 'fit') {
      data = message.columns ?? data
      const names = Object.keys(data)
      const all = Array.from(data[names[0]], (_, row) => names.map(name => data[name][row]))
      fits.set(message.fit, {
        names,
        rows: all.filter(row => row[names.indexOf(message.target)] === message.label),
        seed: message.seed,
      })
      starts++
      process.stderr.write(`fit ${starts} ${message.columns === undefined ? 'same rows' : 'new rows'}\n`)
      say({})
    } else {
      const {names, rows} = fits.get(message.fit)
      const made = drawn(rows, message.count, message.seed)
      say({columns: Object.fromEntries(names.map((name, at) => [name, made.map(row => row[at])]))})
    }
  }
} else {
  const [train, target, label, count, seed, out, extra] = given
  const [header, ...lines] = readFileSync(train, 'utf8').trim().split('\n')
  const names = header.split(',')
  const all = lines.map(line => line.split(',').map(cell => (cell === '' || Number.isNaN(Number(cell)) ? cell : Number(cell))))
  const own = all.filter(row => String(row[names.indexOf(target)]) === label)
  const cells = rows => rows.map(row => row.map((cell, at) => (names[at] === target ? label : cell)))
  const write = rows => writeFileSync(out, [header, ...rows.map(row => row.join(',')), ''].join('\n'))
  const made = () => cells(drawn(own, Number(count), mode === 'unseeded' ? Date.now() + process.pid : Number(seed)))
  if (mode === 'good' || mode === 'unseeded') write(made())
  else if (mode === 'all') write([...all, ...made()])
  else if (mode === 'few') write(made().slice(1))
  else if (mode === 'fail') {
    process.stderr.write(`Traceback\n${lines[0]}\n`)
    process.exit(3)
  } else if (mode === 'rubbish') writeFileSync(out, 'no such table\n"')
  else if (mode === 'silent') process.exit(0)
  else if (mode === 'slow') {
    writeFileSync(extra, `${process.pid} ${train}`)
    setInterval(() => undefined, 1000)
  } else if (mode === 'leaking') {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {stdio: 'inherit'})
    writeFileSync(extra, `${child.pid} ${train}`)
    write(made())
    process.exit(0)
  }
}
