import type {ImageForm, NumericColumn} from '../../core/column.js'
import type {ColumnReading} from '../../core/column-reading.js'
import {sharedFloat64} from '../../core/shared.js'
import type {Sha256} from '../../platform/hash.js'
import type {ImageFile} from './image-file.js'
import type {MaskReader} from './read-mask.js'

/** The masks of pictures, a column for each pixel. Pictures of a class without masks have empty ones. */
export class MaskColumns {
  readonly names: readonly string[]
  readonly #values: readonly Float64Array[]
  readonly #marked: Uint8Array

  constructor(
    readonly reader: MaskReader,
    readonly files: readonly ImageFile[],
  ) {
    const {width, height} = reader.form
    this.names = Array.from({length: width * height}, (_, at) => `mask ${Math.floor(at / width)},${at % width}`)
    this.#values = this.names.map(() => sharedFloat64(files.length))
    this.#marked = new Uint8Array(width * height)
  }

  /** Reads the masks of the picture of a row. @throws {UserError} When one cannot be read or does not fit its picture. */
  async add(row: number, hash: Sha256, signal: AbortSignal | undefined): Promise<void> {
    this.#marked.fill(0)
    const {masks = []} = this.files[row]
    for (const path of masks) {
      const bytes = await this.reader.add(path, this.#marked, signal)
      hash.update(`mask\0${bytes.length}\0`).update(bytes)
    }
    if (masks.length > 0) this.#marked.forEach((marked, pixel) => (this.#values[pixel][row] = marked))
  }

  columns(form: ImageForm): NumericColumn[] {
    return this.names.map((name, place) => {
      const values = this.#values[place]
      const [min, max] = [values.includes(0) ? 0 : 1, values.includes(1) ? 1 : 0]
      const sample = {form, place, mask: true} as const
      return {
        kind: 'numeric',
        field: {kind: 'numeric', name, min, max, decimals: 0, integer: true, missing: 0, sample},
        values,
      }
    })
  }

  reading(): ColumnReading {
    const {width, height} = this.reader.form
    return {name: 'masks', part: 'feature', type: 'image', form: `${width} x ${height}, 0 and 1`, missing: [], notes: []}
  }

  notes(): string[] {
    const without = [...new Set(this.files.filter(({masks = []}) => masks.length === 0).map(({label}) => label))]
    const several = this.files.filter(({masks = []}) => masks.length > 1).length
    return [
      `masks were read beside ${this.files.filter(({masks = []}) => masks.length > 0).length} of ${this.files.length} pictures.`,
      ...(several > 0 ? [`${several} pictures have several masks, which were put together.`] : []),
      ...without.map(label => `the pictures of '${label}' have no masks: nothing is marked in them.`),
      ...this.reader.notes(),
    ]
  }
}
