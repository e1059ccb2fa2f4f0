// npm run web: builds the page, its engine and all they load into dist/web, which any static host can serve.
import {buildWeb, ensureBuilt, ensureInstalled} from './prepare.js'

ensureInstalled()
ensureBuilt()
buildWeb()
