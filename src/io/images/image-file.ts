import type {SampleFile} from '../samples/folders.js'

/** The folder in a folder of pictures that may hold masks, in the places of their pictures. */
export const MASKS_FOLDER = 'masks'

/** A picture on the disk. */
export interface ImageFile extends SampleFile {
  /** Where its masks lie; missing where no picture of the folder has any. */
  readonly masks?: readonly string[]
}
