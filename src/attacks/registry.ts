import {Registry} from '../core/registry.js'
import type {AttackDefinition} from './define-attack.js'
import type {ProxyDefinition} from './proxies/define-proxy.js'
import type {ExperimentDefinition} from './shadow/define-experiment.js'
import {reconSmote} from './reconstruction/reconsmote.js'
import {joinedReconSmote} from './reconstruction/joined-reconsmote.js'
import {distinSmote} from './reconstruction/distinsmote.js'
import {dcrMia} from './membership/dcr-mia.js'
import {crossCorrelation} from './membership/cross-correlation.js'
import {nearestCopy} from './membership/nearest-copy.js'
import {nearestMolecule} from './membership/nearest-molecule.js'
import {scaffoldMembership} from './membership/scaffold-membership.js'
import {tanimotoDomias} from './membership/tanimoto-domias.js'
import {dcr} from './proxies/dcr.js'
import {nndr} from './proxies/nndr.js'
import {identicalMatch} from './proxies/identical-match.js'
import {naiveDistinguisher} from './proxies/naive-distinguisher.js'
import {linkabilityPaper} from './proxies/linkability-paper.js'
import {copies} from './membership/copies.js'
import {smoteLines} from './membership/smote-lines.js'
import {smotePosterior} from './membership/smote-posterior.js'
import {differencing} from './membership/differencing.js'
import {mc} from './membership/mc.js'
import {ganLeaks} from './membership/gan-leaks.js'
import {domias} from './membership/domias.js'
import {dpi} from './membership/dpi.js'
import {genLra} from './membership/gen-lra.js'
import {logan} from './membership/logan.js'
import {levatt} from './membership/levatt.js'
import {miaEpt} from './membership/mia-ept.js'
import {noBoxEnsemble} from './shadow/no-box-ensemble.js'
import {criticScore} from './white-box/critic-score.js'
import {diffusionLoss} from './white-box/diffusion-loss.js'
import {tartanFederer} from './white-box/tartan-federer.js'
import {singlingOut} from './risks/singling-out.js'
import {linkability} from './risks/linkability.js'
import {attributeInference} from './risks/attribute-inference.js'
import {learnedInference} from './risks/learned-inference.js'
import {shadowFeatures} from './shadow/shadow-features.js'
import {shadowHistogram} from './shadow/shadow-histogram.js'
import {shadowQueries} from './shadow/shadow-queries.js'
import {privacyLoss} from './shadow/privacy-loss.js'
import {classifierConfidence} from './shadow/classifier-confidence.js'
import {lira} from './shadow/lira.js'
import {rmia} from './shadow/rmia.js'

const known = [
  reconSmote,
  distinSmote,
  dcrMia,
  nearestCopy,
  nearestMolecule,
  scaffoldMembership,
  tanimotoDomias,
  crossCorrelation,
  dcr,
  nndr,
  identicalMatch,
  naiveDistinguisher,
  linkabilityPaper,
  copies,
  smoteLines,
  smotePosterior,
  mc,
  ganLeaks,
  domias,
  dpi,
  genLra,
  logan,
  levatt,
  miaEpt,
  differencing,
  joinedReconSmote,
  noBoxEnsemble,
  criticScore,
  diffusionLoss,
  tartanFederer,
  singlingOut,
  linkability,
  attributeInference,
  learnedInference,
  shadowFeatures,
  shadowHistogram,
  shadowQueries,
  privacyLoss,
  classifierConfidence,
  lira,
  rmia,
] as const

type Known = (typeof known)[number]

/** Every attack, experiment and proxy, in the order of reports. A new one is a file and a line here; the contract tests then cover it. */
export const methods = new Registry<AttackMethod, Known>('attack', known)
export type AttackMethod = AttackDefinition | ExperimentDefinition | ProxyDefinition

/**
 * Attacks on released rows.
 * @example const attack = await attacks.get('reconsmote').create({neighbours: 5})
 */
export const attacks = new Registry<AttackDefinition, Extract<Known, {kind: 'attack'}>>(
  'attack',
  known.filter(method => method.kind === 'attack'),
)

/** Attacks that are played as experiments: the generator is run with each record and without it. */
export const experiments = new Registry<ExperimentDefinition, Extract<Known, {kind: 'experiment'}>>(
  'experiment',
  known.filter(method => method.kind === 'experiment'),
)

/** Figures that are often shown as privacy checks and do not detect leakage. None enters a verdict. */
export const proxies = new Registry<ProxyDefinition, Extract<Known, {kind: 'proxy'}>>(
  'proxy',
  known.filter(method => method.kind === 'proxy'),
)
