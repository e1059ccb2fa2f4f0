import {describe, expect, test} from 'vitest'
import {createRng} from '../../../src/core/rng.js'
import type {Kernels} from '../../../src/nn/kernels/kernels.js'
import {createTypescriptKernels} from '../../../src/nn/kernels/typescript.js'
import {loadWasmKernels} from '../../../src/nn/kernels/wasm.js'
import {createOwnExecutor} from '../../../src/nn/own/executor.js'
import {normals} from '../../support/nn.js'

const wasm = loadWasmKernels()

/** Runs the same call on both sets of kernels over the same numbers and returns the largest relative difference of the output. */
function difference(
  inputs: readonly Float32Array[],
  output: number,
  call: (kernels: Kernels, buffers: Float32Array[]) => void,
  loaded = wasm,
): number {
  if (!('withKernels' in loaded)) throw new Error(loaded.missing)
  const results = [(build: (kernels: Kernels) => Float32Array) => build(createTypescriptKernels()), loaded.withKernels].map(
    withKernels =>
      withKernels(kernels => {
        const buffers = inputs.map(values => {
          const buffer = kernels.allocate(values.length)
          buffer.set(values)
          return buffer
        })
        call(kernels, buffers)
        return buffers[output].slice()
      }),
  )
  const [expected, found] = results
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...found.map((value, at) => Math.abs(value - expected[at]))) / scale
}

const shapes = [
  [1, 1, 1],
  [4, 8, 4],
  [3, 5, 2],
  [5, 17, 9],
  [7, 1, 33],
  [13, 40, 300],
  [258, 9, 6],
  [259, 70, 257],
  [6, 12, 520],
] as const

describe('the WASM kernels', () => {
  test('are built, and where they are not it is said', () => {
    expect(wasm).toHaveProperty('withKernels')
    expect(createOwnExecutor().name).toBe('wasm')
    const missing = expect.stringMatching(/kernels\.wasm is not built.*'npm run build'/) as string
    expect(loadWasmKernels(['./nowhere.wasm'])).toEqual({missing})
    // A file that is there and is no module.
    expect(loadWasmKernels(['./kernels.ts'])).toHaveProperty('missing')
  })

  test.each(shapes)(
    'multiply %i x %i matrices of %i terms as the TypeScript kernels do, in all three transpositions',
    (rows, columns, inner) => {
      const rng = createRng(`product ${rows} ${columns} ${inner}`)
      const inputs = [rows * inner, columns * inner, rows * columns, columns].map(size => normals(rng, size))
      const kinds = ['product', 'productRightTransposed', 'productLeftTransposed'] as const
      for (const kind of kinds) {
        // Sums in another order: the rounding of a few hundred single-precision terms.
        expect(
          difference(inputs, 2, (kernels, [a, b, c]) => {
            kernels[kind](rows, columns, inner, a, b, c)
          }),
        ).toBeLessThan(2e-6)
      }
      expect(
        difference(inputs, 2, (kernels, [a, b, c, bias]) => {
          kernels.product(rows, columns, inner, a, b, c, bias)
        }),
      ).toBeLessThan(2e-6)
    },
  )

  test.each([1, 4, 7, 30])('agree on everything else, for %i columns', columns => {
    const rows = 9
    const count = rows * columns
    const rng = createRng(`other kernels ${columns}`)
    const big = () => normals(rng, count).map(value => value * 3)
    const small = () => normals(rng, columns).map(value => 1 + 0.2 * value)
    const inputs = [
      big(),
      big(),
      big(),
      big().map(Math.abs),
      small(),
      small().map(Math.abs),
      small(),
      small(),
      normals(rng, rows),
    ]
    const norm = (b: Float32Array[]) => ({mean: b[4], variance: b[5], scale: b[6], shift: b[7], epsilon: 1e-5})
    const rates = {beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 0.01, rootScale: 1.3, coupled: 0.1, keep: 0.99}
    const calls: [string, number, (kernels: Kernels, b: Float32Array[]) => void][] = [
      [
        'columnSums',
        4,
        (k, b) => {
          k.columnSums(rows, columns, b[0], b[4])
        },
      ],
      [
        'rowDots',
        8,
        (k, b) => {
          k.rowDots(rows, columns, b[0], b[1], b[8])
        },
      ],
      [
        'scaleRows',
        0,
        (k, b) => {
          k.scaleRows(rows, columns, b[0], b[8])
        },
      ],
      [
        'multiply',
        2,
        (k, b) => {
          k.multiply(count, b[0], b[1], b[2])
        },
      ],
      [
        'add',
        2,
        (k, b) => {
          k.add(count, b[0], b[1], b[2])
        },
      ],
      [
        'blend',
        0,
        (k, b) => {
          k.blend(count, b[0], b[1], 0.995)
        },
      ],
      [
        'leaky',
        1,
        (k, b) => {
          k.leaky(count, b[0], 0.2, b[1])
        },
      ],
      [
        'leakyBackward',
        1,
        (k, b) => {
          k.leakyBackward(count, b[0], 0.2, b[1])
        },
      ],
      [
        'leakyMasked',
        2,
        (k, b) => {
          k.leakyMasked(count, b[0], 0.2, b[1], b[3], b[2])
        },
      ],
      [
        'leakyMasked without a mask',
        3,
        (k, b) => {
          k.leakyMasked(count, b[0], 0.2, undefined, b[3], b[2])
        },
      ],
      [
        'silu',
        1,
        (k, b) => {
          k.silu(count, b[0], b[1])
        },
      ],
      [
        'siluBackward',
        1,
        (k, b) => {
          k.siluBackward(count, b[0], b[1])
        },
      ],
      [
        'columnMoments',
        5,
        (k, b) => {
          k.columnMoments(rows, columns, b[0], b[4], b[5])
        },
      ],
      [
        'normalise',
        1,
        (k, b) => {
          k.normalise(rows, columns, b[0], norm(b), b[1])
        },
      ],
      [
        'normaliseBackward',
        1,
        (k, b) => {
          k.normaliseBackward(rows, columns, b[0], norm(b), b[1], {scale: b[2], shift: b[3]})
        },
      ],
      [
        'adam',
        0,
        (k, b) => {
          k.adam(count, {parameters: b[0], gradients: b[1], first: b[2], second: b[3]}, rates)
        },
      ],
      [
        'copyColumns',
        1,
        (k, b) => {
          k.copyColumns(3, columns, {values: b[0], width: 2 * columns, at: columns}, {values: b[1], width: columns, at: 0})
        },
      ],
    ]
    for (const [name, output, call] of calls) expect(difference(inputs, output, call), name).toBeLessThan(2e-6)
  })

  test('find the first number that is at most a limit, wherever it stands', () => {
    const values = new Float32Array(70).fill(2)
    for (const at of [5, 21, 40, 69]) values[at] = 1
    difference([values, new Float32Array(7)], 1, (kernels, [given, found]) => {
      // The last one lies beyond the places that are looked at.
      found.set([0, 5, 6, 22, 41].map(from => kernels.firstAtMost(from, 69, given, 1)))
      expect([...found.subarray(0, 5)]).toEqual([5, 5, 21, 40, 69])
      expect(kernels.firstAtMost(0, 69, given, 0.5)).toBe(69)
    })
  })

  test('have a SiLU that stays right for large numbers', () => {
    const inputs = [Float32Array.from([-1000, -100, -88, -87, -20, -1e-8, 0, 1e-8, 20, 88, 1000]), new Float32Array(11)]
    expect(
      difference(inputs, 1, (kernels, [x, out]) => {
        kernels.silu(x.length, x, out)
      }),
    ).toBeLessThan(1e-7)
  })
})
