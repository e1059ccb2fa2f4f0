// npm run bench:web: the same audit of the demo registry by Node and by the page's engine in a Chromium, with as many threads.
// Arguments: how many threads (2), and how many repeats (those of the default audit).
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {chromium} from 'playwright-core'
import {buildWeb, engineScript, WEB} from '../test/support/web-build.js'
import {serveFolder} from '../test/support/web-server.js'

interface Timed {
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
  execFileSync(process.execPath, ['bin/run.js', 'audit', data, ...classes, ...rest], {stdio: 'ignore'})
  const result = JSON.parse(readFileSync(path.join(out, 'audit/report.json'), 'utf8')) as Timed
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
  await browser.close()
  await server.close()
  return result
}

const results = [inNode(), await inBrowser()]
for (const {environment, plan} of results)
  console.log(`${environment.node}: ${environment.seconds} s, ${environment.jobs} threads, ${plan.repeats} repeats`)
console.log(`ratio ${(results[1].environment.seconds / results[0].environment.seconds).toFixed(2)}`)
