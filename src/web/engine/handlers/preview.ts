import {previewFile} from '../../../jobs/preview-file.js'
import {pageWording} from '../../messages/wording.js'
import type {Handler} from '../protocol.js'

export const preview: Handler<'preview'> = (ask, work) => previewFile({...ask, read: {...ask.read, wording: pageWording}}, work)
