import {UserError} from '../../core/errors.js'
import type {ImageFile} from './image-file.js'

/** A file that may be a mask of a picture. */
export type MaskFile = Pick<ImageFile, 'path' | 'place'>

/** What names of masks end in: `0001_mask.png`, `0001_mask_1.png` of several, `ISIC_0000000_Segmentation.png`. */
const ENDING = /_(?:mask|segmentation)(?:_\d+)?$/i
const stemOf = (place: string) => place.replace(/\.[^./]+$/, '')
const bareOf = (place: string) => stemOf(place).replace(ENDING, '')
const isCalledMask = ({place}: MaskFile) => ENDING.test(stemOf(place))

/**
 * Pictures with their masks. A mask has the place of its picture, in a folder of masks or, where its name ends in `_mask` or
 * `_segmentation`, beside it. Files beside pictures whose names end so are masks as soon as one of them has a picture.
 *
 * @param files Pictures, and masks beside them.
 * @param inFolder Files of a folder of masks, their places from there on.
 * @throws {UserError} When a mask has no picture, or some pictures of a class have masks and others none.
 */
export function pairMasks(files: readonly ImageFile[], inFolder: readonly MaskFile[]): readonly ImageFile[] {
  const named = new Set(files.filter(file => !isCalledMask(file)).map(({place}) => stemOf(place)))
  const beside = files.filter(isCalledMask)
  const hasPairs = beside.some(({place}) => named.has(bareOf(place)))
  const masks: readonly MaskFile[] = [...inFolder, ...(hasPairs ? beside : [])]
  if (masks.length === 0) return files
  const pictures = hasPairs ? files.filter(file => !isCalledMask(file)) : files
  const stems = new Map(pictures.map(({place}) => [stemOf(place), [] as string[]]))
  const orphans = masks.filter(({place, path}) => {
    const own = stems.get(stemOf(place)) ?? stems.get(bareOf(place))
    own?.push(path)
    return own === undefined
  })
  if (orphans.length > 0) throw withoutPicture(orphans)
  const paired = pictures.map(file => ({...file, masks: stems.get(stemOf(file.place)) ?? []}))
  for (const label of new Set(paired.map(file => file.label))) checkComplete(paired.filter(file => file.label === label))
  return paired
}

/** A class without any mask is one of pictures that show nothing to be marked. One with some was left unfinished. */
function checkComplete(pictures: readonly (ImageFile & Required<Pick<ImageFile, 'masks'>>)[]): void {
  const [{label}] = pictures
  const without = pictures.filter(({masks}) => masks.length === 0)
  if (without.length === 0 || (without.length === pictures.length && label !== '')) return
  const first = without[0].place
  throw new UserError(
    'picture-without-mask',
    {pictures: without.length, label, first},
    `${counted(without, 'picture')} no mask, of ${pictures.length}${label === '' ? '' : ` in '${label}'`} (first '${first}').`,
    ['Make masks for all pictures of a class, black where there is nothing to mark. A class may be without any.'],
  )
}

const withoutPicture = (masks: readonly MaskFile[]) =>
  new UserError(
    'mask-without-picture',
    {masks: masks.length, first: masks[0].place},
    `${counted(masks, 'mask')} no picture (first '${masks[0].place}').`,
    ["A mask is called like its picture: 'masks/lesion/1.png' or 'lesion/1_mask.png' for 'lesion/1.png'."],
  )

const counted = ({length}: readonly unknown[], what: string) => `${length} ${what}${length === 1 ? ' has' : 's have'}`
