import {catalogue} from './figure.js'
import {prose} from '../text.js'

export const segmentationFigures = catalogue([
  [
    'dice',
    {
      title: 'Dice',
      unit: 'score',
      definition: prose`How well what is marked agrees with the mask, mean over unseen pictures in which something is marked: twice the
          pixels in both over the pixels of each; 1 is best.`,
    },
  ],
  [
    'areaError',
    {
      title: 'error of the area',
      unit: 'rate',
      definition: 'By how much of its size the marked area is too small or too large, mean over the same pictures; 0 is best.',
    },
  ],
  [
    'areaBias',
    {
      title: 'bias of the area',
      unit: 'rate',
      definition: 'The same with its sign: above 0 too much is marked, below 0 too little.',
    },
  ],
  [
    'falseArea',
    {
      title: 'falsely marked area',
      unit: 'rate',
      definition: 'Share of the pixels that are marked in unseen pictures in which nothing should be; 0 is best.',
    },
  ],
])
