import {execFile} from 'node:child_process'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest'
import type {FetchedDataset} from '../../src/datasets/fetch-dataset.js'
import type {DatasetInfo} from '../../src/datasets/listing.js'
import {projectRoot, runCli, runCommand} from '../support/cli.js'
import {startServer, type TestServer} from '../support/http-server.js'

let folder = ''
let server: TestServer | undefined
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'minority-report-'))
})
afterEach(async () => {
  await server?.close()
  server = undefined
})
afterAll(() => rm(folder, {recursive: true}))

const run = (...args: string[]) => runCommand(['datasets', ...args])

/** As `npm run dev` does, without a build. */
const runFromSources = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', path.join(projectRoot, 'bin/dev.js'), ...args], {cwd: projectRoot})

/** Ten cars in the form of the UCI file. */
const CARS = Array.from(
  {length: 10},
  (_, at) => `high,low,${at % 2 === 0 ? '2' : '5more'},more,big,high,${at === 3 ? 'vgood' : 'acc'}`,
)

describe('The datasets commands', () => {
  test('list names every set, as a table or as JSON', async () => {
    const [text, json] = await Promise.all([runCli(['datasets', 'list']), run('list', '--json')])
    expect([text.code, json.code]).toEqual([0, 0])
    const infos = JSON.parse(json.stdout) as DatasetInfo[]
    expect(infos.length).toBeGreaterThan(30)
    for (const {name} of infos) expect(text.stdout).toContain(name)
  })

  test('run from the sources as from the build', async () => {
    const [sources, built] = await Promise.all([runFromSources('datasets', 'list', '--json'), run('list', '--json')])
    expect(sources.stdout).toBe(built.stdout)
  })

  test('info shows how to audit a set, and sends a slip to the right name', async () => {
    const [found, unknown] = await Promise.all([runCli(['datasets', 'info', 'uci-car']), run('info', 'uci-cars')])
    expect(found.stdout).toContain('--target class --minority vgood --categorical doors,persons')
    expect(unknown).toMatchObject({code: 2, stdout: ''})
    expect(unknown.stderr).toContain("Did you mean 'uci-car'?")
  })

  test('fetch writes a CSV file and says what its checksum is worth', async () => {
    server = await startServer({'/copy/car.data': Buffer.from(`${CARS.join('\n')}\n`)})
    const out = path.join(folder, 'cars')
    const result = await run('fetch', 'uci-car', '--out', out, '--from', `${server.url}/copy`)
    expect(result.code).toBe(0)
    expect(result.stderr).toMatch(/has no published checksum at hand: its hash is written down/)
    expect(result.stderr).toContain('The file has 10 rows and 6 features; the catalogue says 1728 and 6.')
    expect(result.stdout).toContain('10 rows, 1 of the minority')
    expect(await readFile(path.join(out, 'uci-car.csv'), 'utf8')).toBe(
      `buying,maint,doors,persons,lug_boot,safety,class\n${CARS.join('\n')}\n`,
    )
    const again = await run('fetch', 'uci-car', '--out', out, '--force', '--json')
    const fetched = JSON.parse(again.stdout) as FetchedDataset
    expect(fetched.downloads).toMatchObject([{present: true, trust: {kind: 'unchanged'}}])
    expect(again.stderr).toBe('')
  })

  test('fetch of what is not at the address is a user error', async () => {
    server = await startServer({})
    const result = await runCli(['datasets', 'fetch', 'uci-ecoli', '--out', path.join(folder, 'none'), '--from', server.url])
    expect(result).toMatchObject({code: 2, stdout: ''})
    expect(result.stderr).toMatch(/the server answered 404/)
    expect(result.stderr).not.toMatch(/\n\s+at /)
  })
})
