import {execFile} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {measure, type Measured} from '../../bench/others/measure.js'
import {mapsOf} from '../../bench/others/named.js'
import {listReleases} from '../../bench/others/release.js'
import {hasPython, python} from '../support/foreign-packages.js'

const present = hasPython('imblearn', 'pandas')

/** 48 records of the embedded data set, about five rows for each, as other people's code writes them. */
describe.skipIf(!present)(`releases of imbalanced-learn (skipped unless ${python} has imblearn and pandas)`, () => {
  let folder = ''

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'minority-report-imblearn-'))
    const script = fileURLToPath(new URL('make-releases.py', import.meta.url))
    await promisify(execFile)(python, ['-B', script, folder])
  })

  afterAll(async () => {
    await rm(folder, {recursive: true, force: true})
  })

  const runs = new Map<string, Promise<Measured>>()
  /** Forms of which a test asks what `inspect` says. */
  const inspected = ['plain', 'adasyn', 'standard-all-rows']

  /** Once for each form: several tests look at it. */
  function measured(form: string): Promise<Measured> {
    const run = runs.get(form) ?? measure(listReleases(folder, {kinds: [form]})[0], inspected.includes(form))
    runs.set(form, run)
    return run
  }

  it('names the column that went through log1p, and no column of a release without a map', async () => {
    const [log1p, plain] = await Promise.all([measured('log1p'), measured('plain')])
    expect(mapsOf(log1p)).toEqual([{column: Object.keys(log1p.meta.maps)[0], map: 'log1p'}])
    expect(mapsOf(plain)).toEqual([])
  })

  it.each(inspected)('%s: `inspect` recognises the rows and holds k', async form => {
    const {inspected: said, meta} = await measured(form)
    expect(said.verdict).toBe('interpolated')
    expect(said.k?.low).toBeLessThanOrEqual(meta.k ?? NaN)
    expect(said.k?.high).toBeGreaterThanOrEqual(meta.k ?? NaN)
  })

  it.each([
    ['plain', 1],

    ['log1p', 0.95],
    ['smotenc-truncated', 0.9],
    ['adasyn', 0.9],
    ['borderline', 1],
    ['standard-all-rows', 1],
    ['float32', 0.98],
    ['significant-6', 0.95],
  ])(
    '%s: at least a share of %s of the records on two edges comes back, and all that is called certain is right',
    async (form, least) => {
      const run = await measured(form)
      const {foundOnTwo, realOnTwo, certainWrong, certain} = run.score
      expect(foundOnTwo / realOnTwo).toBeGreaterThanOrEqual(least)
      expect(certain).toBeGreaterThan(0)
      expect(certainWrong).toBe(0)
    },
  )
})
