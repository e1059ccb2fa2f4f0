import {createMatrix, type Matrix} from '../../core/matrix.js'
import type {EmbeddingNetwork, ImageForm} from '../../core/column.js'
import {UserError} from '../../core/errors.js'
import {loadRuntime} from './load-runtime.js'

/** A network that turns pictures into numbers. */
export interface EmbeddingModel {
  /** @param pictures [pictures, numbers] in levels. @returns [pictures, outputs]. */
  embed(pictures: Matrix): Promise<Matrix>
}

/** Pictures that are shown together: more take memory and save no time. */
const TOGETHER = 64

/**
 * A user's network in ONNX, run by onnxruntime-web on one thread, so that the same pictures give the same numbers. Its one input is
 * [pictures, channels, height, width] in single precision, levels from 0 to 1; grey pictures are shown as three equal channels to one that
 * wants three. Its one output is flattened. Means and deviations that it was trained with must be part of it.
 *
 * @throws {UserError} When the package is not installed, the file is no network, or does not fit the pictures.
 */
export async function embeddingModel({name, bytes}: EmbeddingNetwork, form: ImageForm): Promise<EmbeddingModel> {
  const file = `'${name}'`
  const runtime = await loadRuntime(file)
  const session = await runtime.InferenceSession.create(Uint8Array.from(bytes), {executionProviders: ['wasm']}).catch(
    (error: unknown) => {
      throw notFitting(file, `is no network in ONNX that onnxruntime-web runs: ${reasonOf(error)}`)
    },
  )
  const input = onlyOne(session.inputMetadata, file, 'input')
  const output = onlyOne(session.outputMetadata, file, 'output')
  const {channels, most} = checkedInput(input, form, file)
  return {
    embed: async pictures => {
      const parts: Matrix[] = []
      const together = Math.min(TOGETHER, most)
      for (let start = 0; start < pictures.rows; start += together) {
        const count = Math.min(together, pictures.rows - start)
        const data = shown(pictures, {start, count}, form, channels)
        const made = await session
          .run({[input.name]: new runtime.Tensor('float32', data, [count, channels, form.height, form.width])})
          .catch((error: unknown) => {
            throw notFitting(file, `does not run on pictures of ${form.width} x ${form.height}: ${reasonOf(error)}`)
          })
        parts.push(flattened(made[output.name], count, file))
      }
      return stacked(parts, file)
    },
  }
}

interface Metadata {
  readonly name: string
  readonly type?: string
  readonly shape?: readonly (number | string)[]
}

function onlyOne(all: readonly Metadata[], file: string, what: 'input' | 'output'): Metadata {
  const [first, ...others] = all
  if (others.length === 0) return first
  throw notFitting(file, `has ${all.length} ${what}s: ${all.map(({name}) => name).join(', ')}`, [
    `Export the network with one ${what}${what === 'output' ? ', the layer that is to be used' : ''}.`,
  ])
}

/** How many channels the input has, and how many pictures may be shown together. */
function checkedInput({type, shape = []}: Metadata, form: ImageForm, file: string): {channels: number; most: number} {
  const sized = (given: number | string, own: number) => typeof given === 'string' || given === own
  const wanted = shape.map(size => (typeof size === 'string' ? '?' : size)).join(' x ')
  const [most, channels, height, width] = shape
  if (type !== 'float32' || shape.length !== 4)
    throw notFitting(file, `takes ${type ?? 'something'} of ${wanted}, and not pictures, channels, height, width in float32`)
  const isGreyAsColour = form.channels === 1 && channels === 3
  if (!sized(height, form.height) || !sized(width, form.width) || !(sized(channels, form.channels) || isGreyAsColour))
    throw notFitting(
      file,
      `takes pictures, channels, height, width of ${wanted}, and the pictures have ? x ${form.channels} x ${form.height} x ${form.width}`,
    )
  return {channels: isGreyAsColour ? 3 : form.channels, most: typeof most === 'number' ? Math.max(1, most) : Infinity}
}

/** Levels as shares of white, channel by channel. */
function shown(
  {data, columns}: Matrix,
  {start, count}: {start: number; count: number},
  form: ImageForm,
  channels: number,
): Float32Array {
  const places = form.width * form.height
  const white = 2 ** form.bits - 1
  const numbers = new Float32Array(count * channels * places)
  for (let row = 0; row < count; row++)
    for (let channel = 0; channel < channels; channel++)
      for (let place = 0; place < places; place++) {
        const from = (start + row) * columns + place * form.channels + Math.min(channel, form.channels - 1)
        numbers[(row * channels + channel) * places + place] = data[from] / white
      }
  return numbers
}

function flattened(
  {data, dims}: {readonly data: ArrayLike<number>; readonly dims: readonly number[]},
  count: number,
  file: string,
): Matrix {
  const columns = data.length / count
  if (dims[0] !== count || !Number.isInteger(columns) || columns < 1)
    throw notFitting(file, `gives ${dims.join(' x ')} numbers for ${count} pictures`)
  const matrix = createMatrix(count, columns)
  matrix.data.set(Array.from(data, Number))
  if (!matrix.data.every(Number.isFinite)) throw notFitting(file, 'gives infinite numbers, or none')
  return matrix
}

function stacked(parts: readonly Matrix[], file: string): Matrix {
  const columns = parts.at(0)?.columns ?? 0
  if (parts.some(part => part.columns !== columns)) throw notFitting(file, 'gives more numbers for some pictures than for others')
  const matrix = createMatrix(
    parts.reduce((sum, {rows}) => sum + rows, 0),
    columns,
  )
  let at = 0
  for (const part of parts) {
    matrix.data.set(part.data, at)
    at += part.data.length
  }
  return matrix
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0].slice(0, 200)

const notFitting = (
  file: string,
  what: string,
  remedies: readonly string[] = ['Export the network for these pictures: see docs/images.md.'],
) => new UserError('embedding', {file}, `${file} ${what}.`, [...remedies])
