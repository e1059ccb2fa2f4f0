import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../src/core/errors.js'
import {parseNpy, parseNpz, readNpz, type NumpyArray} from '../../src/io/npz.js'

// The files were written by NumPy: fixtures/golden/make_npz.py.
const folder = path.resolve(fileURLToPath(import.meta.url), '../../../fixtures/golden/npz')
const file = (name: string) => path.join(folder, name)

const SPECIAL: Record<string, number> = {nan: NaN, inf: Infinity, '-inf': -Infinity}

function plain({kind, shape, values}: NumpyArray) {
  return {shape, values: kind === 'text' ? values : Array.from(values)}
}

describe('NumPy archives', () => {
  test('arrays of every type and order hold what NumPy put there', async () => {
    const expected = JSON.parse(await readFile(file('arrays.json'), 'utf8')) as Record<
      string,
      {shape: number[]; values: (number | boolean | string)[]}
    >
    const arrays = await readNpz(file('arrays.npz'))
    expect([...arrays.keys()].sort()).toEqual(Object.keys(expected).sort())
    for (const [name, array] of arrays) {
      const cells = expected[name].values.map(cell => (array.kind === 'text' ? cell : (SPECIAL[cell as string] ?? Number(cell))))
      expect({name, ...plain(array)}).toEqual({name, shape: expected[name].shape, values: cells})
    }
  })

  test('a compressed archive is read too', async () => {
    const arrays = await readNpz(file('packed.npz'))
    const data = arrays.get('data')
    expect(data?.shape).toEqual([200, 3])
    expect(data?.values[599]).toBe(599)
    expect(arrays.get('label')?.values[0]).toBe(-1)
  })

  test.each([1, 2, 3])('version %i of the format is read', async version => {
    const bytes = await readFile(file(`version${version}.npy`))
    expect(plain(parseNpy(bytes, 'the array'))).toEqual({shape: [1, 2], values: [1.5, 2.5]})
  })

  test('Python objects and records are refused in words', async () => {
    await expect(readNpz(file('objects.npz'))).rejects.toThrow(/data\.npy in '.*objects\.npz' holds Python objects/)
    await expect(readNpz(file('records.npz'))).rejects.toThrow(/records with named fields/)
  })

  test('whatever is cut off or no archive is an error that says so', async () => {
    const bytes = await readFile(file('version1.npy'))
    for (let length = 0; length < bytes.length; length++)
      expect(() => parseNpy(bytes.subarray(0, length), 'the array')).toThrow(UserError)
    await expect(parseNpz(Buffer.from('not a zip at all'), 'the file')).rejects.toThrow(/not a NumPy archive/)
    await expect(readNpz(file('nowhere.npz'))).rejects.toBeInstanceOf(UserError)
  })
})
