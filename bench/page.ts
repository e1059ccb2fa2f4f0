// npm run bench:page: what the page takes in a Chromium, by the page's own clock: the first load, the time until it can be used on a
// processor a quarter as fast, the first finding after files are given, a whole audit, and the longest tasks of the tab's own thread
// meanwhile. Argument: `load` or `findings` for a part of it.
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {chromium, type Browser, type Page} from 'playwright-core'
import {servePage} from '../src/jobs/serve-page.js'
import {hostFolder} from '../test/support/static-host.js'
import {WEB} from '../test/support/web-build.js'

const REGISTRY = 'fixtures/data/rare-disease-registry.csv'
const THROTTLE = 4
const ROUNDS = 3
/** A page that has had no task of 50 ms or longer for so long is at rest (Lighthouse, Time to Interactive). */
const QUIET = 5000

interface Probe {
  readonly marks: Readonly<Record<string, number>>
  readonly longTasks: readonly {readonly startTime: number; readonly duration: number}[]
}

async function opened(browser: Browser, address: string, throttle = 1): Promise<Page> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addInitScript({path: 'bench/support/page-probe.js'})
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', {rate: throttle})
  await page.goto(address)
  await page.getByRole('button', {name: 'Choose files'}).waitFor()
  return page
}

const probed = (page: Page) => page.evaluate<Probe>('({marks: probe.marks, longTasks: probe.longTasks})')

/** Gives files of the disk to a page, and presses a button of this name as soon as that can be done. */
async function give(page: Page, files: readonly string[], button = ''): Promise<void> {
  await page.evaluate(`probe.wanted.add(${JSON.stringify(button)})`)
  await page.locator('input[type=file]').setInputFiles([...files])
}

/** When the page has come to rest: the end of the last long task before a quiet window, or when the first control answered. */
function atRest({marks, longTasks}: Probe): number {
  const first = marks['first-contentful-paint'] ?? 0
  let rest = Math.max(first, marks['answers'])
  for (const {startTime, duration} of longTasks)
    if (startTime + duration > first && startTime < rest + QUIET) rest = Math.max(rest, startTime + duration)
  return rest
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

/** The longest tasks after files were given, and when they began. */
function longest({longTasks, marks: {given}}: Probe): string {
  const longer = longTasks.filter(({startTime}) => startTime >= given).toSorted((a, b) => b.duration - a.duration)
  return longer
    .slice(0, 4)
    .map(({startTime, duration}) => `${duration.toFixed(0)} ms (after ${seconds(startTime - given)})`)
    .join(', ')
}

async function load(browser: Browser, what: string, address: string): Promise<void> {
  const all: Probe[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const page = await opened(browser, address, THROTTLE)
    await page.waitForTimeout(2 * QUIET)
    all.push(await probed(page))
    await page.context().close()
  }
  const of = (time: (probe: Probe) => number) => seconds(median(all.map(time)))
  console.log(
    `${what}, processor ${THROTTLE} times as slow, median of ${ROUNDS}: first paint ${of(({marks}) => marks['first-contentful-paint'])}, ` +
      `first control answers ${of(({marks}) => marks['answers'])}, at rest ${of(atRest)}`,
  )
}

/** What the browser itself takes, and what looks at it: a page with a button that does the same, and nothing else. */
async function bareHost(): Promise<Awaited<ReturnType<typeof hostFolder>>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-page-'))
  const button = '<div class="drop"><button>Choose files</button><input type="file" hidden></div>'
  writeFileSync(path.join(folder, 'index.html'), `<!doctype html><title>bare</title>${button}<script src="page.js"></script>`)
  const script = `document.querySelector('button').onclick = () => document.querySelector('input').click()`
  writeFileSync(path.join(folder, 'page.js'), script)
  const {url, close} = await hostFolder(folder)
  return {
    url,
    close: async () => {
      await close()
      rmSync(folder, {recursive: true})
    },
  }
}

/** A release of the registry, as the tool makes it. */
function makeRelease(folder: string): string {
  const out = path.join(folder, 'release.csv')
  const asked = ['--generator', 'smote-nc', '--target', 'diagnosis', '--minority', 'storage-disorder', '--out', out]
  const {status, stderr} = spawnSync(process.execPath, ['bin/run.js', 'generate', REGISTRY, ...asked], {encoding: 'utf8'})
  if (status !== 0) throw new Error(`No release was made: ${stderr}`)
  return out
}

async function findings(browser: Browser, address: string): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-page-'))
  const inspected = await opened(browser, address)
  await give(inspected, [makeRelease(folder), REGISTRY])
  await inspected.locator('.findings .leak').first().waitFor({timeout: 120_000})
  await inspected.waitForTimeout(QUIET)
  const release = await probed(inspected)
  console.log(`release and registry given: first leak after ${seconds(release.marks['leak'] - release.marks['given'])}`)
  console.log(`  longest tasks of the tab's thread: ${longest(release)}`)
  await inspected.context().close()
  rmSync(folder, {recursive: true})

  const audited = await opened(browser, address)
  await give(audited, [REGISTRY], 'Start the audit')
  await audited.getByRole('heading', {name: 'Keep the result'}).waitFor({timeout: 600_000})
  await audited.locator('article.document[aria-busy=false]').waitFor({timeout: 60_000})
  await audited.waitForTimeout(QUIET)
  const audit = await probed(audited)
  const {given, 'Start the audit': started, finding, kept} = audit.marks
  console.log(`registry given: default audit started after ${seconds(started - given)}, as soon as that can be done;`)
  console.log(`  first finding after ${seconds(finding - given)}, whole report after ${seconds(kept - given)}`)
  console.log(`  longest tasks of the tab's thread, report drawn: ${longest(audit)}`)
  await audited.context().close()
}

async function firstLoad(browser: Browser, address: string): Promise<void> {
  const page = await browser.newPage()
  let bytes = 0
  page.on('response', response => {
    bytes += Number(response.headers()['content-length'] ?? 0)
  })
  await page.goto(address)
  await page.getByRole('button', {name: 'Choose files'}).waitFor()
  console.log(`until the page can be used: ${(bytes / 1000).toFixed(0)} kB (gzip)`)
  await page.close()
}

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
})
console.log(`Chromium ${browser.version()}`)
const served = await servePage({files: [], folders: [WEB]})
const host = await hostFolder(WEB, {gzip: true})
const part = process.argv.at(2)
if (part !== 'findings') {
  await firstLoad(browser, host.url)
  const bare = await bareHost()
  await load(browser, 'a page with one button and nothing else, for comparison', bare.url)
  await bare.close()
  await load(browser, 'minority-report open', served.address)
  await load(browser, 'host of static files with gzip', host.url)
}
if (part !== 'load') await findings(browser, served.address)
await browser.close()
await served.close()
await host.close()
