import type {ImageForm} from '../../../core/column.js'
import type {Json} from '../../../core/saved-state.js'
import type {Table} from '../../../core/table.js'
import {pictureForm} from '../../pictures/picture-form.js'
import {pixelCodec} from './pixel-codec.js'
import type {RowCodec} from './row-codec.js'

/** How a network sees the rows of a class: as pictures of this form. */
export interface PictureView {
  readonly form: ImageForm
  /** Of the rows that are learnt from, or of columns alone where what `save` of the codec gave is handed in. */
  readonly codecOf: (own: Table, saved?: Json) => RowCodec
}

/** Throws NotApplicable where the columns are none that it can take. */
export type ViewOf = (features: Table<'train'>) => PictureView

/** Pictures as they are. */
export const viewOfPictures =
  (generator: string): ViewOf =>
  features => {
    const form = pictureForm(generator, features)
    return {form, codecOf: (own, saved) => pixelCodec(own, form, saved)}
  }
