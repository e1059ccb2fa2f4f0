// npm run bench:web: the same audit of the demo registry by Node and by the page's engine in a Chromium, with as many threads.
// Wall time, and processor time of all threads and processes, which says more on a busy machine.
// Arguments: how many threads (2), and how many repeats (those of the default audit).
import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {chromium} from 'playwright-core'
import {buildWeb, engineScript, WEB} from '../test/support/web-build.js'
import {serveFolder} from '../test/support/web-server.js'

interface Timed {
  processorSeconds: number
  readonly environment: {readonly seconds: number; readonly jobs: number; readonly node: string}
  readonly plan: {readonly repeats: number}
}

const jobs = Number(process.argv[2] ?? 2)
const repeats = Number(process.argv[3] ?? 5)
const data = path.resolve('fixtures/data/rare-disease-registry.csv')

function inNode(): Timed {
  const out = mkdtempSync(path.join(tmpdir(), 'bench-web-'))
  const classes = ['--target', 'diagnosis', '--minority', 'storage-disorder']
  const rest = ['--jobs', String(jobs), '--repeats', String(repeats), '--engine', 'wasm', '--out', path.join(out, 'audit')]
  const counted = path.join(out, 'processor-seconds')
  const count = `import {isMainThread} from 'node:worker_threads'; import {writeFileSync} from 'node:fs'
    if (isMainThread) process.on('exit', () => {
      const {user, system} = process.cpuUsage()
      writeFileSync(${JSON.stringify(counted)}, String((user + system) / 1e6))
    })`
  const hook = ['--import', `data:text/javascript,${encodeURIComponent(count)}`]
  const {status} = spawnSync(process.execPath, [...hook, 'bin/run.js', 'audit', data, ...classes, ...rest], {stdio: 'ignore'})
  if (status !== 0) throw new Error(`The audit in Node ended with ${status ?? 'a signal'}.`)
  const result = JSON.parse(readFileSync(path.join(out, 'audit/report.json'), 'utf8')) as Timed
  result.processorSeconds = Number(readFileSync(counted, 'utf8'))
  rmSync(out, {recursive: true})
  return result
}

async function inBrowser(): Promise<Timed> {
  buildWeb()
  const server = await serveFolder(WEB, true)
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({executablePath, args: ['--headless', '--no-sandbox', '--disable-gpu']})
  const page = await browser.newPage()
  await page.goto(`${server.url}/empty.html`)
  const ask = {
    read: {},
    data: '/dropped/registry.csv',
    classes: {target: 'diagnosis', minority: ['storage-disorder']},
    options: [],
    engine: 'wasm',
    synthetic: [],
    amount: {kind: 'balance'},
    formats: ['html'],
    reveal: false,
    seed: 1,
    confidence: 0.95,
    repeats,
    jobs,
  }
  const result = await page.evaluate(
    async ({script, content, ask}) => {
      const engine = new Worker(script, {type: 'module', name: 'engine'})
      engine.postMessage({id: 1, kind: 'audit', files: [{path: ask.data, file: new File([content], 'registry.csv')}], ask})
      return await new Promise<Timed>((resolve, reject) => {
        engine.onmessage = ({data}: MessageEvent<{kind: string; answer: {result: Timed}}>) => {
          if (data.kind === 'answer') resolve(data.answer.result)
          else if (data.kind === 'failed') reject(new Error(JSON.stringify(data)))
        }
      })
    },
    {script: engineScript(), content: readFileSync(data, 'utf8'), ask},
  )
  const session = await browser.newBrowserCDPSession()
  const {processInfo} = await session.send('SystemInfo.getProcessInfo')
  for (const {type, cpuTime} of processInfo) console.log(`  of Chromium, ${type}: ${cpuTime.toFixed(1)} s`)
  result.processorSeconds = processInfo.reduce((sum, {cpuTime}) => sum + cpuTime, 0)
  await browser.close()
  await server.close()
  return result
}

const results = [inNode(), await inBrowser()]
for (const {environment, plan, processorSeconds} of results)
  console.log(
    `${environment.node}: ${environment.seconds} s, processor ${processorSeconds.toFixed(1)} s, ${environment.jobs} threads, ` +
      `${plan.repeats} repeats`,
  )
const ratio = (of: (timed: Timed) => number) => (of(results[1]) / of(results[0])).toFixed(2)
console.log(`ratio ${ratio(each => each.environment.seconds)}, of processor time ${ratio(each => each.processorSeconds)}`)
