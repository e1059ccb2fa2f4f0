import {existsSync} from 'node:fs'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {chromium, type Browser} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {auditFiles} from '../../src/jobs/audit-files.js'
import {thisTool} from '../../src/library/tool.js'
import type {WebAuditSettings} from '../../src/web/engine/protocol.js'
import {buildWeb, engineScript, WEB} from '../support/web-build.js'
import {serveFolder, type WebServer} from '../support/web-server.js'

const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const present = existsSync(executable)
const mustRun = process.env['MINORITY_REPORT_REQUIRE_BROWSER'] === '1'
const NAME = 'registry.csv'
/** Of so many rows the rare ones, and every fourth of the others. */
const ROWS = 500
const MEGABYTE = 1e6

const settings = (given: Partial<WebAuditSettings>): Omit<WebAuditSettings, 'data'> => ({
  read: {},
  classes: {target: 'diagnosis', minority: ['storage-disorder']},
  attacks: ['dcr-mia', 'reconsmote', 'domias', 'attribute-inference'],
  learners: ['logistic-regression'],
  options: [],
  engine: 'wasm',
  synthetic: [],
  amount: {kind: 'balance'},
  formats: ['md'],
  reveal: false,
  seed: 5,
  repeats: 1,
  confidence: 0.95,
  jobs: 2,
  ...given,
})

/** One audit of each family of generators; those with nothing random of the system's in them. */
const FAMILIES: readonly (readonly [family: string, given: Partial<WebAuditSettings>, takesDomain: boolean])[] = [
  ['interpolation', {generators: ['smote-nc', 'kmeans-smote']}, false],
  ['statistical', {generators: ['gaussian-copula', 'cart']}, false],
  [
    'networks',
    {
      generators: ['tvae', 'tabddpm'],
      options: ['tvae.epochs=5', 'tabddpm.steps=50'],
      attacks: ['dcr-mia'],
      learners: ['logistic-regression', 'mlp'],
    },
    false,
  ],
  ['private', {generators: ['mst'], options: ['mst.insecureSeed=true'], attacks: ['dcr-mia']}, true],
]

interface Answer {
  readonly result: object
  readonly files: readonly string[]
}

describe.skipIf(!present && !mustRun)(`the engine in a browser (skipped unless there is a Chromium at ${executable})`, () => {
  let folder = ''
  let text = ''
  let browser: Browser
  let servers: readonly WebServer[]

  beforeAll(async () => {
    buildWeb()
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-engine-'))
    const whole = await readFile('fixtures/data/rare-disease-registry.csv', 'utf8')
    text = whole
      .split('\n')
      .slice(0, ROWS + 1)
      .filter((line, at) => at % 4 === 0 || line.endsWith('storage-disorder'))
      .join('\n')
    await writeFile(path.join(folder, NAME), text)
    servers = [await serveFolder(WEB, true), await serveFolder(WEB, false)]
    browser = await chromium.launch({executablePath: executable, args: ['--headless', '--no-sandbox', '--disable-gpu']})
  })

  afterAll(async () => {
    await (browser as Browser | undefined)?.close()
    await Promise.all(servers.map(server => server.close()))
    await rm(folder, {recursive: true, force: true})
  })

  /** What the engine answers on a page of this server, and that nothing was refused or asked for. */
  async function inBrowser(server: WebServer, given: Partial<WebAuditSettings>): Promise<Answer> {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    await page.goto(`${server.url}/empty.html`)
    const answer = await page.evaluate(
      async ({script, content, name, ask}) => {
        const engine = new Worker(script, {type: 'module', name: 'engine'})
        const file = {path: `/dropped/${name}`, file: new File([content], name)}
        engine.postMessage({id: 1, kind: 'audit', files: [file], ask: {...ask, data: file.path}})
        const answer = await new Promise<{result: object; files: {name: string}[]}>((resolve, reject) => {
          engine.onerror = event => {
            reject(new Error(event.message))
          }
          engine.onmessage = ({data}: MessageEvent<{kind: string; answer: {result: object; files: {name: string}[]}}>) => {
            if (data.kind === 'answer') resolve(data.answer)
            else if (data.kind === 'failed') reject(new Error(JSON.stringify(data)))
          }
        })
        engine.terminate()
        return {result: answer.result, files: answer.files.map(each => each.name)}
      },
      {script: engineScript(), content: text, name: NAME, ask: settings(given)},
    )
    await page.close()
    expect(complaints).toEqual([])
    return answer
  }

  const known = new Map<Partial<WebAuditSettings>, object>()

  async function inNode(given: Partial<WebAuditSettings>): Promise<object> {
    const before = known.get(given)
    if (before !== undefined) return before
    const request = {...settings(given), data: path.join(folder, NAME), out: path.join(folder, 'out'), tool: thisTool()}
    const {result} = await auditFiles(request, {signal: new AbortController().signal, progress: () => undefined})
    await rm(request.out, {recursive: true})
    known.set(given, result)
    return result
  }

  it.each(FAMILIES)('has the figures of Node, byte for byte: %s', {timeout: 300_000}, async (_family, family, takesDomain) => {
    const given = takesDomain ? {...family, options: [...(family.options ?? []), `mst.domain=${domainOf(text)}`]} : family
    const {result, files} = await inBrowser(servers[0], given)
    expect([...files].sort()).toEqual(['report.json', 'report.md'])
    expect(comparable(result)).toBe(comparable(await inNode(given)))
  })

  it('has them without shared memory, too', {timeout: 300_000}, async () => {
    const [, given] = FAMILIES[0]
    expect(comparable((await inBrowser(servers[1], given)).result)).toBe(comparable(await inNode(given)))
  })

  it('loads less than 3 MB for an audit without networks', () => {
    const sizes = [...servers[1].served]
    expect(sizes.length).toBeGreaterThan(10)
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(3 * MEGABYTE)
  })
})

/** The ranges and levels of a table's columns, as a private generator is told them. */
function domainOf(csv: string): string {
  const [names, ...rows] = csv.split('\n').map(line => line.split(','))
  const domain = names.map((name, at) => {
    const cells = [...new Set(rows.map(row => row[at]))]
    const numbers = cells.filter(cell => cell !== '').map(Number)
    const isNumeric = numbers.every(Number.isFinite)
    const missing = cells.includes('') && {missing: true}
    return [
      name,
      isNumeric
        ? {min: Math.floor(Math.min(...numbers)), max: Math.ceil(Math.max(...numbers)), ...missing}
        : {levels: cells.filter(cell => cell !== '').sort(), ...missing},
    ]
  })
  return JSON.stringify(Object.fromEntries(domain))
}

/** A result as JSON, without what the clock and the machine say. */
function comparable(result: object): string {
  return JSON.stringify(result, (key, value: unknown) => (CLOCKS.has(key) ? undefined : value), 1)
}
const CLOCKS = new Set(['environment', 'seconds'])
