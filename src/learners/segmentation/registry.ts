import {Registry} from '../../core/registry.js'
import type {SegmenterDefinition} from './define-segmenter.js'
import {unet} from './unet.js'

const known = [unet] as const

/** What the utility of pictures with masks is measured with; an audit takes those that it is asked for. */
export const segmenters = new Registry<SegmenterDefinition, (typeof known)[number]>('segmenter', known)
