// npm run bench:page: what the page takes in a Chromium: the first load, the time until it can be used on a processor a quarter as fast,
// the first finding after a drop, a whole audit, and the longest task of the tab's own thread meanwhile. Wall-clock seconds.
import {readFile} from 'node:fs/promises'
import {gzipSync} from 'node:zlib'
import {chromium, type Page} from 'playwright-core'
import {servePage} from '../src/jobs/serve-page.js'

const REGISTRY = 'fixtures/data/rare-disease-registry.csv'
const THROTTLE = 4
const ROUNDS = 3
const LONG_TASKS = 'longTasks'

const served = await servePage({files: []})
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
})

/** A new page, and the bytes that it asked for when they are packed with gzip. */
async function opened(throttle = 1): Promise<{page: Page; bytes: () => Promise<number>}> {
  const page = await (await browser.newContext()).newPage()
  const bodies: Promise<number>[] = []
  page.on('response', response => bodies.push(response.body().then(body => gzipSync(body).length)))
  await page.addInitScript(name => {
    const tasks: number[] = []
    Object.assign(globalThis, {[name]: tasks})
    new PerformanceObserver(list => {
      for (const {duration} of list.getEntries()) tasks.push(duration)
    }).observe({type: 'longtask', buffered: true})
  }, LONG_TASKS)
  if (throttle > 1) {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', {rate: throttle})
  }
  await page.goto(served.address)
  await page.getByRole('button', {name: 'Choose files'}).waitFor()
  return {page, bytes: async () => (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0)}
}

const longest = (page: Page) =>
  page.evaluate(name => Math.max(0, ...(globalThis as unknown as Record<string, number[]>)[name]), LONG_TASKS)

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const interactive: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  const {page} = await opened(THROTTLE)
  interactive.push(await page.evaluate(() => performance.now()))
  await page.close()
}
console.log(`interactive, processor ${THROTTLE} times as slow, median of ${ROUNDS}: ${seconds(median(interactive))} s`)

const {page, bytes} = await opened()
console.log(`first load, gzip: ${((await bytes()) / 1000).toFixed(0)} kB`)

await page.getByRole('button', {name: 'Show me on made-up data'}).click()
const step = page.locator('.tour button.main:enabled')
await step.click()
const madeAt = Date.now()
await page.locator('.findings .leak').first().waitFor({timeout: 60_000})
console.log(`first finding after a release was added beside the registry: ${seconds(Date.now() - madeAt)} s, with making it`)
await page.close()

const {page: audited} = await opened()
const buffer = await readFile(REGISTRY)
await audited.locator('input[type=file]').setInputFiles({name: 'registry.csv', mimeType: 'text/csv', buffer})
const droppedAt = Date.now()
await audited.getByRole('button', {name: 'Start the audit'}).click({timeout: 60_000})
console.log(`registry dropped, preview and plan: ${seconds(Date.now() - droppedAt)} s`)
const startedAt = Date.now()
await audited.locator('section.answer .findings li').first().waitFor({timeout: 120_000})
console.log(`first finding of the default audit after its start: ${seconds(Date.now() - startedAt)} s`)
await audited.getByRole('heading', {name: 'Keep the result'}).waitFor({timeout: 600_000})
console.log(`default audit of the registry: ${seconds(Date.now() - startedAt)} s`)
await audited.waitForTimeout(5000)
console.log(`longest task of the tab's thread, report drawn: ${(await longest(audited)).toFixed(0)} ms`)
await browser.close()
await served.close()
