// npm run bench:web-open: how long the page's engine takes to open a table of 285,000 rows and 30 columns, like those of
// payments by card, and how much memory and processor time the tab takes, beside the processor time of Node for the same. The class
// column is guessed, as the page does. Once plain, and once with labels in quotes. Argument: how many rows (285000).
// It counts processes in /proc, so it needs Linux.
import {closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {chromium, type BrowserContext} from 'playwright-core'
import {createRng, normal} from '../src/core/rng.js'
import {previewFile} from '../src/jobs/preview-file.js'
import {buildWeb, engineScript, WEB} from '../test/support/web-build.js'
import {serveFolder} from '../test/support/web-server.js'
import {processorClock} from './support/processor-seconds.js'

const rows = Number(process.argv[2] ?? 285_000)
const COLUMNS = 30

/** Time, numbers of many digits, an amount of two, and a rare class. */
function writeCards(file: string, quote: string): void {
  const rng = createRng(7)
  const header = ['Time', ...Array.from({length: COLUMNS - 3}, (_, at) => `V${at + 1}`), 'Amount', 'Class']
  const handle = openSync(file, 'w')
  let text = `${header.map(name => quote + name + quote).join(',')}\n`
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({length: COLUMNS - 3}, () => normal(rng))
    text += `${row},${numbers.join(',')},${(rng.next() * 500).toFixed(2)},${quote}${row % 579 === 0 ? 1 : 0}${quote}\n`
    if (text.length > 1 << 22 || row === rows - 1) {
      writeSync(handle, text)
      text = ''
    }
  }
  closeSync(handle)
}

/** What the process of the tab took: its largest memory (proc(5), VmHWM) and its processor time (stat, fields 14 and 15). */
function tabOf(profile: string): {megabytes: number; processorSeconds: number} {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8')
    } catch {
      return ''
    }
  }
  const tabs = readdirSync('/proc')
    .filter(id => read(`/proc/${id}/cmdline`).includes('--type=renderer') && read(`/proc/${id}/cmdline`).includes(profile))
    .map(id => {
      const fields = read(`/proc/${id}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ')
      return {
        megabytes: Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${id}/status`))?.[1] ?? 0) / 1000,
        processorSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
      }
    })
  if (tabs.length === 0) throw new Error('No process of a tab was found.')
  return tabs.reduce((one, other) => (other.megabytes > one.megabytes ? other : one))
}

/** Of a second (USER_HZ of Linux). */
const TICKS = 100

type Opened = {readonly seconds: number; readonly rows: number} & ReturnType<typeof tabOf>

async function open(browser: BrowserContext, url: string, file: string, profile: string): Promise<Opened> {
  const page = await browser.newPage()
  await page.goto(url)
  await page.evaluate('document.body.append(Object.assign(document.createElement("input"), {type: "file"}))')
  await page.setInputFiles('input', file)
  const answer = await page.evaluate(async script => {
    interface Input {
      readonly files: readonly File[]
    }
    const scope = globalThis as unknown as {readonly document: {querySelector(selector: string): Input}}
    const engine = new Worker(script, {type: 'module', name: 'engine'})
    const [dropped] = scope.document.querySelector('input').files
    const begun = performance.now()
    const ask = {file: '/dropped/cards.csv', read: {}}
    engine.postMessage({id: 1, kind: 'preview', files: [{path: ask.file, file: dropped}], ask})
    return await new Promise<{seconds: number; rows: number}>((resolve, reject) => {
      engine.onmessage = ({data}: MessageEvent<{kind: string; answer: {rows: number}}>) => {
        if (data.kind === 'answer') resolve({seconds: (performance.now() - begun) / 1000, rows: data.answer.rows})
        else if (data.kind === 'failed') reject(new Error(JSON.stringify(data)))
      }
    })
  }, engineScript())
  // The process of the tab ends with the page.
  const took = tabOf(profile)
  await page.close()
  return {...answer, ...took}
}

buildWeb()
const folder = mkdtempSync(path.join(tmpdir(), 'bench-open-'))
const server = await serveFolder(WEB, true)
for (const [what, quote] of [
  ['plain', ''],
  ['in quotes', '"'],
] as const) {
  const file = path.join(folder, 'cards.csv')
  writeCards(file, quote)
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const profile = mkdtempSync(path.join(folder, 'profile-'))
  const args = ['--headless', '--no-sandbox', '--disable-gpu']
  const context = await chromium.launchPersistentContext(profile, {executablePath, args})
  const opened = await open(context, `${server.url}/empty.html`, file, profile)
  const took = `${opened.seconds.toFixed(1)} s (${opened.processorSeconds.toFixed(1)} s of processor)`
  const size = `${Math.round(statSync(file).size / 1e6)} MB`
  console.log(`${what}, ${size}: ${opened.rows} rows in ${took}, at most ${Math.round(opened.megabytes)} MB`)
  await context.close()
  const clock = processorClock()
  await previewFile({file, read: {}}, {signal: new AbortController().signal})
  console.log(`  Node ${process.version}: ${clock().toFixed(1)} s of processor`)
}
await server.close()
rmSync(folder, {recursive: true})
