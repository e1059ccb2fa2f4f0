import {mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {sampleForm} from '../../../../src/core/sample-form.js'
import {numericColumn, type Table} from '../../../../src/core/table.js'
import {readTable} from '../../../../src/io/read-table.js'
import {writeTable} from '../../../../src/io/write-table.js'
import {temporaryFolder as newFolder} from '../../../support/cli.js'
import {extensible, wav, wavChunk} from '../../../support/wav.js'

type Files = Readonly<Record<string, Buffer>>

/** A folder with these files, by their place in it. */
function folderOf(files: Files): string {
  const folder = newFolder()
  for (const [place, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, place)), {recursive: true})
    writeFileSync(path.join(folder, place), bytes)
  }
  return folder
}

const read = (files: Files) => readTable(folderOf(files), {target: 'folder'})
const valuesOf = (table: Table, row: number) =>
  table.columns.flatMap(column => (column.kind === 'numeric' ? [column.values[row]] : []))
const sound = wav({values: [0, 1, -32768, 32767]})

describe('a folder of sounds', () => {
  test('is a table with a row for each and a class by its folder, by the value of the numbers in names', async () => {
    const {table, reading} = await read({
      'break/10.wav': wav({values: [1, 2, 3, 4]}),
      'break/9.wav': wav({values: [5, 6, 7, 8]}),
      'quiet/a.WAV': sound,
    })
    expect(valuesOf(table, 0)).toEqual([5, 6, 7, 8])
    expect(valuesOf(table, 2)).toEqual([0, 1, -32768, 32767])
    expect(table.column('folder')).toMatchObject({field: {levels: ['break', 'quiet']}, codes: Int32Array.of(0, 0, 1)})
    expect(sampleForm(table)).toEqual({kind: 'signal', length: 4, rate: 8000, bits: 16})
    expect(numericColumn(table, 'value 3').values[1]).toBe(3)
    expect(reading.columns.map(({name, type, form}) => ({name, type, form}))).toEqual([
      {name: 'values', type: 'signal', form: '4 values, 8000 a second, 16 bit'},
      {name: 'folder', type: 'category', form: undefined},
    ])
  })

  test('holds the exact whole numbers of 8 to 32 bits, in plain and in extensible files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(8, 16, 24, 32),
        fc.boolean(),
        fc.array(fc.integer({min: -(2 ** 31), max: 2 ** 31 - 1}), {minLength: 2, maxLength: 7}),
        async (bits, isExtensible, numbers) => {
          const values = numbers.map(number => number >> (32 - bits))
          fc.pre(new Set(values).size > 1)
          const further = isExtensible ? {tag: 0xfffe, furtherFormat: extensible(bits, 1)} : {}
          const {table} = await read({'a/1.wav': wav({values, bits, rate: 44_100, ...further})})
          expect(valuesOf(table, 0)).toEqual(values)
          expect(sampleForm(table)).toEqual({kind: 'signal', length: values.length, rate: 44_100, bits})
        },
      ),
      {numRuns: 40},
    )
  })

  test('holds floating-point numbers of 32 and 64 bits', async () => {
    const values = [0.1, -1, 1e-9]
    const {table} = await read({'a/1.wav': wav({values, bits: 64, tag: 3})})
    expect(valuesOf(table, 0)).toEqual(values)
    expect(sampleForm(table)).toMatchObject({float: 64})
    const single = await read({'a/1.wav': wav({values, bits: 32, tag: 0xfffe, furtherFormat: extensible(32, 3)})})
    expect(valuesOf(single.table, 0)).toEqual(values.map(Math.fround))
  })

  test('is filled with zeros behind the shorter ones, and says so', async () => {
    const {table, notes} = await read({'a/1.wav': wav({values: [7, 8]}), 'a/2.wav': sound})
    expect(valuesOf(table, 0)).toEqual([7, 8, 0, 0])
    expect(notes.join('\n')).toContain('1 of 2 sounds are shorter than the longest (4 values): zeros stand behind them.')
  })

  test('may hold silent ones, which a note names by their rows', async () => {
    const {notes} = await read({'a/1.wav': sound, 'a/2.wav': wav({values: [3, 3]}), 'b/1.wav': wav({values: [0, 0, 0, 0]})})
    expect(notes.join('\n')).toContain('2 of 3 sounds are silent: rows 2, 3.')
  })

  test('may hold other chunks of odd sizes, other files, and sounds that were written to a pipe', async () => {
    const list = wavChunk('LIST', Buffer.from('INFOabc'))
    const {table, notes} = await read({
      'a/1.wav': wav({values: [1, -2], before: [list], after: [list]}),
      'a/2.wav': wav({values: [3, 4], promised: 0xffff_ffff}),
      'a/labels.txt': Buffer.from('x'),
    })
    expect(valuesOf(table, 0)).toEqual([1, -2])
    expect(valuesOf(table, 1)).toEqual([3, 4])
    expect(notes.join('\n')).toContain('1 of 2 sounds do not state their length')
    expect(notes.join('\n')).toContain('1 file that is no sound was left out.')
  })
})

describe('what cannot be read has one clear message', () => {
  test.each<[string, Files, string, RegExp]>([
    ['an empty file', {'a/1.wav': Buffer.alloc(0)}, 'file-damaged', /1\.wav' is empty/],
    ['a text', {'a/1.wav': Buffer.from('this is no sound')}, 'file-damaged', /does not begin as one/],
    ['a cut file', {'a/1.wav': sound.subarray(0, 48)}, 'file-damaged', /says that it holds 8 bytes of sound, and has 4/],
    ['half a value at the end', {'a/1.wav': wav({values: [1, 2], promised: 3})}, 'file-damaged', /cut off/],
    ['a header alone', {'a/1.wav': sound.subarray(0, 36)}, 'file-damaged', /is damaged/],
    ['a cut header', {'a/1.wav': sound.subarray(0, 24)}, 'file-damaged', /is damaged/],
    ['no values', {'a/1.wav': wav({values: []})}, 'sound-not-read', /its length is 0/],
    ['a rate of 0', {'a/1.wav': wav({values: [1], rate: 0})}, 'file-damaged', /is damaged/],
    ['stereo', {'a/1.wav': wav({values: [1, 2], channels: 2})}, 'sound-not-read', /2 channels \(stereo\)/],
    ['ADPCM', {'a/1.wav': wav({values: [1], tag: 0x11})}, 'sound-not-read', /IMA ADPCM/],
    ['MP3 in WAV', {'a/1.wav': wav({values: [1], tag: 0x55})}, 'sound-not-read', /is in MP3/],
    [
      '20 bits of 24',
      {'a/1.wav': wav({values: [1], bits: 24, tag: 0xfffe, furtherFormat: extensible(20, 1)})},
      'sound-not-read',
      /20 of the 24/,
    ],
    ['big-endian files', {'a/1.wav': Buffer.concat([Buffer.from('RIFX'), sound.subarray(4)])}, 'sound-not-read', /RIFX/],
    ['numbers that are none', {'a/1.wav': wav({values: [NaN, 1], bits: 32, tag: 3})}, 'sound-not-read', /infinite or no numbers/],
    [
      'two runs of sound',
      {'a/1.wav': wav({values: [1], after: [wavChunk('data', Buffer.alloc(2))]})},
      'sound-not-read',
      /two runs/,
    ],
    [
      'a sound of half a minute',
      {'a/1.wav': wav({values: Array<number>(240_000).fill(1)})},
      'sound-too-long',
      /30\.0 s at 8000 a second/,
    ],
    ['silence alone', {'a/1.wav': wav({values: [0, 0]}), 'b/1.wav': wav({values: [0]})}, 'sounds-silent', /Every sound/],
    [
      'several rates',
      {'a/1.wav': sound, 'a/2.wav': wav({values: [1, 2], rate: 16_000})},
      'samples-differ',
      /1 of 16000 a second, 16 bit \(first 'a\/2.wav'\)/,
    ],
    ['several depths', {'a/1.wav': sound, 'a/2.wav': wav({values: [1, 2], bits: 8})}, 'samples-differ', /8 bit/],
    ['formats that are not read', {'a/1.mp3': sound}, 'sound-not-read', /\.mp3\. Only WAV is read/],
    ['sounds without a class beside others', {'a/1.wav': sound, '2.wav': sound}, 'sample-without-class', /1 sound beside/],
    ['pictures beside sounds', {'a/1.wav': sound, 'a/2.wav': sound, 'a/1.png': sound}, 'samples-mixed', /2 sounds and 1 picture/],
  ])('%s', async (_, files, code, message) => {
    const problem = await read(files).catch((error: unknown) => error)
    expect(problem).toMatchObject({code, message: expect.stringMatching(message) as string})
  })
})

describe('sounds are written', () => {
  test('so that they are read back the same, at every depth, in a folder for each class', async () => {
    for (const [bits, tag] of [
      [8, 1],
      [16, 1],
      [24, 1],
      [32, 1],
      [32, 3],
      [64, 3],
    ] as const) {
      const values = tag === 3 ? [0.5, -0.25, 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, 3]
      const {table} = await read({
        'b/1.wav': wav({values, bits, tag}),
        'a/1.wav': wav({values: [...values].reverse(), bits, tag}),
      })
      const out = path.join(newFolder(), 'out')
      await writeTable(out, table)
      expect(readdirSync(out).sort()).toEqual(['a', 'b'])
      const back = await readTable(out, {target: 'folder'})
      expect([0, 1].map(row => valuesOf(back.table, row))).toEqual([[...values].reverse(), values])
      expect(sampleForm(back.table)).toEqual(sampleForm(table))
    }
  })

  test('in the place of others that were written so, where that is asked for', async () => {
    const {table} = await read({'a/1.wav': sound})
    const out = path.join(newFolder(), 'out')
    await writeTable(out, table)
    await expect(writeTable(out, table)).rejects.toMatchObject({code: 'file-exists'})
    await writeTable(out, table.without(['folder']), undefined, {overwrite: true})
    expect(readdirSync(out)).toEqual(['000001.wav'])
    const mine = folderOf({'mine.txt': Buffer.from('mine')})
    await expect(writeTable(mine, table, undefined, {overwrite: true})).rejects.toMatchObject({code: 'file-not-writable'})
    expect(readFileSync(path.join(mine, 'mine.txt'), 'utf8')).toBe('mine')
  })

  test('rounded, and cut to what the depth holds', async () => {
    const {table} = await read({'a/1.wav': sound})
    const loud = table.withColumns(
      table.columns.map(column =>
        column.kind === 'numeric' ? {...column, values: column.values.map(value => value * 1.4)} : column,
      ),
    )
    const out = path.join(newFolder(), 'out')
    await writeTable(out, loud)
    expect(valuesOf((await readTable(out, {target: 'folder'})).table, 0)).toEqual([0, 1, -32768, 32767])
  })
})
