import {UserError} from '../../core/errors.js'
import {placeholder, say, setting, type Text} from '../../core/text.js'
import type {LoadedTable} from '../loaded-table.js'
import type {DicomImage} from './decode-dicom.js'
import type {DicomWindow} from './dicom-window.js'

/** What DICOM calls the id of the person that a picture is of. */
export const PERSON_TAG = 'PatientID'

/** Levels of 16 bits of which less than this share is used lie so close that they could not be told apart as levels of grey are. */
const FEWEST_USED = 1 / 8
const LEVELS = 2 ** 16

/** What is seen of DICOM files on the way. */
export class SeenDicom {
  readonly #persons: string[] = []
  readonly #windows = new Map<string, DicomWindow>()
  #inverted = 0

  constructor(readonly window: DicomWindow | undefined) {}

  add({person, window, isInverted}: DicomImage): void {
    this.#persons.push(person)
    if (window !== undefined) this.#windows.set(`${window.centre},${window.width}`, window)
    if (isInverted) this.#inverted++
  }

  /** The persons, where one has several pictures. A picture that names nobody is of a person of its own. */
  group(isWanted: boolean): LoadedTable['group'] {
    const labels = [...new Set(this.#persons)].filter(person => person !== '')
    if (labels.length === 0 || (!isWanted && labels.length === this.#persons.length)) return undefined
    const idOf = new Map(labels.map((label, id) => [label, id]))
    let next = labels.length
    return {name: PERSON_TAG, labels, ids: Int32Array.from(this.#persons, person => idOf.get(person) ?? next++)}
  }

  /**
   * Looks at the smallest and the largest level of all pictures, of 16 bits.
   *
   * @throws {UserError} When these are so few of all levels that a window must say what is black and what is white.
   */
  checkRange(folder: string, {min, max}: {readonly min: number; readonly max: number}): void {
    if (this.window !== undefined || max - min >= FEWEST_USED * LEVELS) return
    const percent = (100 * (max - min + 1)) / LEVELS
    throw new UserError(
      'window-missing',
      {percent},
      `The pictures of ${folder} use ${percent.toPrecision(2)} % of the levels that their bits hold: ` +
        'what is a grey level to the eye is not known.',
      [this.#windowAdvice()],
    )
  }

  #windowAdvice(): Text {
    const [first, ...others] = this.#windows.keys()
    return this.#windows.size === 0
      ? say`Give the centre and the width of what your model sees: ${setting('window', placeholder('CENTRE,WIDTH'))}`
      : say`Give the window that your model sees. ${others.length === 0 ? 'All files say' : 'The files differ, and some say'}
          ${setting('window', first)}`
  }

  notes(group: LoadedTable['group'], bits: number): string[] {
    return [
      this.window === undefined
        ? `the numbers of DICOM files were read as they are stored, spread over ${bits} bits; windows in them were not applied.`
        : `the window ${this.window.centre},${this.window.width} became ${bits} bits.`,
      ...(this.#inverted === 0
        ? []
        : [`${this.#inverted} of the pictures were inverted, since 0 is white in them (MONOCHROME1).`]),
      ...(group === undefined
        ? []
        : [`pictures of one person were kept together, by ${PERSON_TAG}: ${group.labels.length} persons.`]),
      `pictures that are made of them are written as PNG of ${bits} bits.`,
    ]
  }
}
