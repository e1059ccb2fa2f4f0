import type {SignalForm} from '../../core/column.js'
import {Interrupted, UserError} from '../../core/errors.js'
import {LIMITS, SIZES} from '../../files/limits.js'
import {readBytes} from '../../files/read-bytes.js'
import {createSha256} from '../../platform/hash.js'
import type {ReadOptions} from '../read-options.js'
import type {SampleFile} from '../samples/folders.js'
import {checkSize} from '../table-size.js'
import {decodeWav, type SoundForm} from './decode-wav.js'
import {othersNote, SeenSignals} from './seen-signals.js'
import {signalTable, type FolderOfSignals, type ReadSignals, type SignalValues} from './signal-table.js'

const WORDS = {
  many: 'sounds',
  toOneForm: 'Bring all of them to the rate and the bits that your model is trained on: sox in.wav -r 8000 -b 16 out.wav',
}

/**
 * A table with a row for each sound of a folder and a column for each moment, and the column `folder` with their classes. All sounds
 * must be of one rate and depth. Behind those that are shorter than the longest stand zeros, which a note tells.
 *
 * @throws {UserError} When a sound cannot be read, all are silent, or they are of several forms.
 * @throws {Interrupted} When the signal says so.
 */
export async function readSignals(folder: FolderOfSignals, options: ReadOptions): Promise<ReadSignals> {
  const {files, name} = folder
  const sounds: SignalValues[] = []
  const seen = new SeenSignals<SoundForm>(name, WORDS)
  const hash = createSha256()
  let open = 0
  for (const file of files) {
    if (options.signal?.aborted === true) throw new Interrupted()
    const bytes = await readBytes(file.path, {...SIZES.sound, signal: options.signal})
    hash.update(`${file.place}\0${bytes.length}\0`).update(bytes)
    const {form, values, isOpen} = decodeWav(bytes, file.path)
    checkLength(file, values.length, form)
    checkSize(name, files.length, values.length, options.maxBytes)
    seen.add(file, form, values)
    if (isOpen) open++
    // Those of another form are only counted: the message tells how many there are.
    if (seen.form !== undefined) sounds.push(values)
  }
  const form: SignalForm = {kind: 'signal', length: seen.longest, ...seen.check()}
  return {
    ...signalTable(folder, sounds, form, form.bits === undefined ? 17 : 0, options),
    sha256: hash.digest('hex'),
    notes: [
      ...seen.notes(),
      ...(open === 0 ? [] : [`${open} of ${files.length} sounds do not state their length: they were read to their end.`]),
      ...othersNote(folder.others, 'sound'),
    ],
  }
}

/** @throws {UserError} When a sound has more values than a table has columns. */
function checkLength({path}: SampleFile, length: number, {rate}: SoundForm): void {
  if (length < LIMITS.columns) return
  throw new UserError(
    'sound-too-long',
    {file: path, most: LIMITS.columns},
    `'${path}' has ${length} values (${(length / rate).toPrecision(3)} s at ${rate} a second), and ${LIMITS.columns} is the limit.`,
    [
      'Cut out the event, in the way that the model is trained on: sox in.wav out.wav trim 0 1',
      'Or give all sounds a lower rate: sox in.wav -r 8000 out.wav',
    ],
  )
}
