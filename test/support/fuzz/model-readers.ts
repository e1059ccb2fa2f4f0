import {readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {UserError} from '../../../src/core/errors.js'
import {createRng} from '../../../src/core/rng.js'
import type {SavedState, Tensor} from '../../../src/core/saved-state.js'
import type {Generator} from '../../../src/generators/generator.js'
import {gaussian} from '../../../src/generators/statistical/gaussian.js'
import {tvae} from '../../../src/generators/networks/tvae.js'
import {readTable} from '../../../src/io/read-table.js'
import {sampleModel} from '../../../src/jobs/sample-model.js'
import {openCheckpointFolder} from '../../../src/models/checkpoint-folder.js'
import {emptyTable, modelColumns} from '../../../src/models/model-columns.js'
import {modelOf, readModel, restoreClasses, writeModel, type Model} from '../../../src/models/model-file.js'
import {memoryCheckpoints} from '../checkpoints.js'
import {testContext} from '../context.js'
import {gaussianClasses} from '../tables.js'
import type {FuzzedReader} from './readers.js'

const train = gaussianClasses(createRng(1), {rows: 60, minority: 20, columns: 3}).as('train')
const minority = {target: 'y', label: '1'}
const NETWORK = {steps: 4, hidden: 8, embedding: 4, batchSize: 8}

/** Models and checkpoints as files, and such as were edited by hand and given a right checksum. */
export async function modelReaders(folder: string): Promise<FuzzedReader[]> {
  const file = path.join(folder, 'model.safetensors')
  const normal = await modelWith('gaussian', {}, gaussian.create())
  const network = await modelWith('tvae', NETWORK, await tvae.create(NETWORK))
  return [
    await modelFile(file, normal),
    editedModel('edited model', file, normal),
    editedModel('edited network', file, network),
    editedNumbers('edited numbers', file, normal),
    editedNumbers('edited weights', file, network),
    await checkpointFile(path.join(folder, 'training')),
    ...(await editedCheckpoints()),
  ]
}

async function modelWith(name: string, options: Model['description']['options'], generator: Generator): Promise<Model> {
  const fitted = await generator.fit(train, minority, testContext())
  return modelOf([{label: '1', fitted}], {
    tool: '0',
    generator: name,
    options,
    target: 'y',
    columns: modelColumns(train, {target: 'y', minority: ['1']}),
    output: {
      header: train.columns.map(({field}) => field.name),
      dialect: {delimiter: ',', decimalComma: false, newline: '\n', bom: false},
    },
    rows: () => 20,
  })
}

async function modelFile(file: string, model: Model): Promise<FuzzedReader> {
  await writeModel(file, model, {overwrite: true})
  return {
    name: 'model.safetensors',
    valid: await readFile(file),
    async read(bytes) {
      await writeFile(file, bytes)
      const read = await readModel(file)
      await restoreClasses(file, read, emptyTable(read.description.columns))
      return JSON.stringify([read.description, read.saved.map(({tensors}) => [...tensors])])
    },
  }
}

/** What is said of a model is changed; its numbers stay. */
function editedModel(name: string, file: string, model: Model): FuzzedReader {
  const edited = (bytes: Uint8Array): Model => ({...model, description: parsed(bytes) as Model['description']})
  return {
    name,
    isJson: true,
    valid: Buffer.from(JSON.stringify(model.description)),
    async read(bytes) {
      await makesRows(file, edited(bytes))
      return undefined
    },
    async file(bytes) {
      await writeModel(file, edited(bytes), {overwrite: true})
      return readFile(file)
    },
  }
}

/** The numbers of a model are changed; what is said of it stays. */
function editedNumbers(name: string, file: string, model: Model): FuzzedReader {
  const [{state, tensors}] = model.saved
  return {
    name,
    valid: bytesOf(tensors),
    async read(bytes) {
      await makesRows(file, {...model, saved: [{state, tensors: withBytes(tensors, bytes)}]})
      return undefined
    },
  }
}

/** What a restored model makes can be written and read again: every number is finite. */
async function makesRows(file: string, model: Model): Promise<void> {
  await writeModel(file, model, {overwrite: true})
  const out = `${file}.csv`
  const wanted = {amount: {kind: 'count', count: 3}, augmented: false, minorityOnly: false, keepOrder: false} as const
  await sampleModel({...wanted, model: file, read: {}, out, write: {overwrite: true}}, 1, testContext())
  const text = await readFile(out, 'utf8')
  if (/Infinity|NaN/.test(text) && !/Infinity|NaN/.test(JSON.stringify(model.description)))
    throw new Error('It makes infinite numbers.')
  // Names that were edited need not be names that a table may have, and a refusal is no fault.
  await readTable(out, {}).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error
  })
}

const bytesOf = (tensors: SavedState['tensors']) =>
  Buffer.concat([...tensors.values()].map(({data}) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)))

/** The tensors with other bytes; those at the end are shorter where bytes were taken away. */
function withBytes(tensors: SavedState['tensors'], bytes: Uint8Array): SavedState['tensors'] {
  let at = 0
  return new Map(
    [...tensors].map(([name, {data, shape}]): [string, Tensor] => {
      const kind = data instanceof Float32Array ? Float32Array : Float64Array
      const own = Uint8Array.from(bytes.subarray(at, at + data.byteLength))
      at += data.byteLength
      const made = new kind(own.buffer, 0, Math.floor(own.length / kind.BYTES_PER_ELEMENT))
      return [name, {data: made, shape: made.length === data.length ? shape : [made.length]}]
    }),
  )
}

async function checkpointFile(folder: string): Promise<FuzzedReader> {
  const place = (await openCheckpointFolder(folder, {seed: 1}, 0)).part('fit/1')
  await place.keep(
    () => ({state: {steps: 3, losses: {loss: 1}}, tensors: new Map([['parameters', {shape: [2], data: new Float32Array(2)}]])}),
    true,
  )
  const [name] = (await readdir(folder)).filter(each => each.endsWith('.safetensors'))
  const file = path.join(folder, name)
  return {
    name: 'checkpoint.safetensors',
    valid: await readFile(file),
    async read(bytes) {
      await writeFile(file, bytes)
      const kept = await place.read()
      return JSON.stringify([kept?.state, [...(kept?.tensors ?? [])]])
    },
  }
}

/** A training that is taken up from a state that was changed: what is said of it, and its numbers. */
async function editedCheckpoints(): Promise<FuzzedReader[]> {
  const kept = new Map<string, SavedState>()
  const trainFrom = async (place: Map<string, SavedState>) => {
    const fitted = await (
      await tvae.create(NETWORK)
    ).fit(train, minority, {...testContext(), checkpoints: memoryCheckpoints(place)})
    fitted.dispose()
  }
  await trainFrom(kept)
  const [[name, saved]] = kept
  return [
    {
      name: 'edited progress',
      isJson: true,
      valid: Buffer.from(JSON.stringify(saved.state)),
      async read(bytes) {
        await trainFrom(new Map([[name, {...saved, state: parsed(bytes) as SavedState['state']}]]))
        return undefined
      },
    },
    {
      name: 'edited parameters',
      valid: bytesOf(saved.tensors),
      async read(bytes) {
        await trainFrom(new Map([[name, {...saved, tensors: withBytes(saved.tensors, bytes)}]]))
        return undefined
      },
    },
  ]
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw new UserError('not-json', {}, 'It is no JSON.')
  }
}
