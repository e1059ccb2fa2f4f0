import {previewFile} from '../../../jobs/preview-file.js'
import type {Handler} from '../protocol.js'

export const preview: Handler<'preview'> = previewFile
