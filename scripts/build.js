import {build, buildWeb, ensureInstalled} from './prepare.js'

ensureInstalled()
build()
buildWeb()
