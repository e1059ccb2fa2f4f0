import {dcrMiaOptions} from './membership/dcr-mia.js'
import {Registry} from '../core/registry.js'
import type {AttackEntry, ProxyEntry} from './attack.js'
import {distinSmoteOptions} from './reconstruction/distinsmote.js'
import {membershipEntries} from './membership/entries.js'
import {linkabilityPaperOptions} from './proxies/linkability-paper.js'
import {naiveDistinguisherOptions} from './proxies/naive-distinguisher.js'
import {reconSmoteOptions} from './reconstruction/reconsmote/options.js'
import {riskEntries} from './risks/entries.js'

/** Every attack. A new one is a file beside this one and an entry here; the contract tests then cover it. */
export const attacks = new Registry<AttackEntry>('attack', [
  {
    kind: 'attack',
    name: 'reconsmote',
    summary: 'Rebuilds the real minority records from the lines that SMOTE rows lie on.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 5',
    attacker:
      'Anyone who gets the file of synthetic rows: they need no other data, no access to the generator and no knowledge of its settings.',
    options: reconSmoteOptions,
    needs: {released: 'synthetic', targets: false, auxiliary: false, generator: 'none'},
    byDefault: true,
    underBudget: 'late',
    load: () => import('./reconstruction/reconsmote.js'),
  },
  {
    kind: 'attack',
    name: 'distinsmote',
    summary: 'Tells which rows of a file with real and synthetic minority rows are real.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 4',
    attacker:
      'Anyone who gets the balanced file, in which real and synthetic rows are mixed: they need nothing but the file itself.',
    options: distinSmoteOptions,
    needs: {released: 'augmented', targets: false, auxiliary: false, generator: 'none'},
    byDefault: true,
    underBudget: 'late',
    load: () => import('./reconstruction/distinsmote.js'),
  },
  {
    kind: 'attack',
    name: 'dcr-mia',
    summary: "Calls a person a member when a synthetic row lies close to that person's record.",
    source: 'Chen et al., GAN-Leaks, arXiv 1909.03935, section 4.2',
    attacker:
      "Someone who gets the file of synthetic rows and already knows a person's record, and wants to learn whether that person was in the data.",
    options: dcrMiaOptions,
    needs: {released: 'synthetic', targets: true, auxiliary: false, generator: 'none'},
    byDefault: true,
    underBudget: 'first',
    load: () => import('./membership/dcr-mia.js'),
  },
  ...membershipEntries,
  ...riskEntries,
])

const HOLDER = 'Nobody: whoever computes it already holds the real data'

/** Figures that are often shown as privacy checks and do not detect leakage. None enters a verdict. */
export const proxies = new Registry<ProxyEntry>('proxy', [
  {
    kind: 'proxy',
    name: 'dcr',
    summary: 'How far synthetic rows lie from the closest real record, against records that were not used.',
    source: 'Zhao et al., CTAB-GAN, arXiv 2102.08369; why it does not detect leakage: arXiv 2505.01524',
    attacker: `${HOLDER}, and compares distances.`,
    options: {},
    load: () => import('./proxies/dcr.js'),
  },
  {
    kind: 'proxy',
    name: 'nndr',
    summary: 'How much closer the closest real record is to a synthetic row than the second closest.',
    source: 'Zhao et al., CTAB-GAN, arXiv 2102.08369; why it does not detect leakage: arXiv 2505.01524',
    attacker: `${HOLDER}, and compares distances.`,
    options: {},
    load: () => import('./proxies/nndr.js'),
  },
  {
    kind: 'proxy',
    name: 'identical-match',
    summary: 'How many synthetic rows are exact copies of a real record.',
    source: 'In use at vendors; why it does not detect leakage: arXiv 2312.05114',
    attacker: `${HOLDER}, and looks for copies.`,
    options: {},
    load: () => import('./proxies/identical-match.js'),
  },
  {
    kind: 'proxy',
    name: 'naive-distinguisher',
    summary: 'How well a random forest that was shown real and synthetic rows tells others of them apart.',
    source: 'Ganev et al., SMOTE and Mirrors, arXiv 2510.15083, section 4.1, where it finds nothing that is there',
    attacker: `${HOLDER}: half of the real rows, marked as real, are what it learns from.`,
    options: naiveDistinguisherOptions,
    load: () => import('./proxies/naive-distinguisher.js'),
  },
  {
    kind: 'proxy',
    name: 'linkability-paper',
    summary: 'How often the two halves of a real record have the same closest synthetic row.',
    source: 'Giomi et al., Anonymeter, doi:10.56553/popets-2023-0055, as used in arXiv 2510.15083',
    attacker:
      'Someone who holds two files about the same people, each with half of the columns, and joins them through the synthetic rows.',
    options: linkabilityPaperOptions,
    load: () => import('./proxies/linkability-paper.js'),
  },
])
