/**
 * The layers of the house as data: base <- contract <- {sdp, sip, media, routing, cti, records, mail}
 * <- crm <- call <- places <- apps <- runtime; `io` implements ports; only `pbx-core/index.ts` joins io and
 * runtime. Inside main and the renderer a room knows those before it in a list. `test/house/layers.test.ts` proves that each rule fires.
 */
const core = '^pbx-core'
/** Lower first; the rooms of one row are siblings and do not know each other. */
const layers = [
  ['base'],
  ['contract'],
  ['sdp', 'sip', 'media', 'routing', 'cti', 'records', 'mail'],
  ['crm'],
  ['call'],
  ['places'],
  ['apps'],
  ['runtime']
]
/** Of main, lower first; what lies in `main/` itself puts them together. */
const mainLayers = [['base'], ['ipc'], ['settings'], ['access', 'ua'], ['popup'], ['phone'], ['http', 'ami'], ['shell']]
/** Of the windows, lower first; what lies in `renderer/` itself is their entries. */
const rendererLayers = [['theme', 'ui', 'i18n'], ['bridge'], ['media'], ['state'], ['features'], ['app']]
const composition = `${core}/index[.]ts$`
const onAbort = `${core}/base/on-abort[.]ts$`
const anyOf = (rooms) => `${core}/(${rooms.join('|')})/`
/** A room's port: types in which others speak to it. */
const portOf = (rooms) => `${core}/(${rooms.join('|')})/ports?[.]ts$`

/** A room may use what is below its row, itself, and the ports of its siblings. */
const directionRules = layers.flatMap((row, height) =>
  row.map((room) => ({
    name: `${room}-uses-only-what-is-below`,
    severity: 'error',
    from: { path: anyOf([room]) },
    to: { path: core, pathNot: [anyOf([...layers.slice(0, height).flat(), room]), portOf(row)] }
  }))
)

/** The same inside of `top`, where nobody has a port; rooms that are not named are entries, and nobody's ground. */
const roomRules = (top, rows) =>
  rows.flatMap((row, height) =>
    row.map((room) => ({
      name: `${top}-${room}-uses-only-what-is-below`,
      severity: 'error',
      from: { path: `^${top}/${room}/` },
      to: {
        path: `^${top}/`,
        pathNot: `^${top}/(${[...rows.slice(0, height).flat(), room].join('|')})/`
      }
    }))
  )

export default {
  forbidden: [
    ...directionRules,
    ...roomRules('main', mainLayers),
    ...roomRules('renderer', rendererLayers),
    {
      name: 'io-implements-ports',
      comment: 'io knows the ports and machines of the middle rooms, never who calls or composes them.',
      severity: 'error',
      from: { path: anyOf(['io']) },
      to: { path: [anyOf(['call', 'apps', 'runtime']), composition], pathNot: portOf(['runtime']) }
    },
    {
      name: 'ports-are-types',
      severity: 'error',
      from: { path: core },
      to: { path: portOf(['[a-z]+']), dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'only-io-touches-the-world',
      comment: "Node's own modules exist in io alone; randomness, clock and sockets come in through ports.",
      severity: 'error',
      from: { path: core, pathNot: anyOf(['io']) },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'pure-rooms-use-pure-packages',
      comment: 'Packages that compute and do nothing else.',
      severity: 'error',
      from: { path: core, pathNot: anyOf(['io']) },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|fast-xml-parser|libphonenumber-js|re2js)/' }
    },
    {
      name: 'core-knows-no-application',
      severity: 'error',
      from: { path: core },
      to: { path: ['^(main|renderer|test|bench|scripts)/', 'node_modules/electron(-|/)'] }
    },
    {
      name: 'main-enters-by-the-door',
      comment: 'The door is index.ts; contract, and base in whose words the contract is written, are open to all.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: core, pathNot: [composition, anyOf(['contract', 'base'])] }
    },
    {
      name: 'access-knows-no-settings',
      comment: 'Who may see what is asked by HTTP, IPC and pop-up; of the settings it knows how passwords are kept.',
      severity: 'error',
      from: { path: '^main/access/' },
      to: { path: '^main/settings/', pathNot: '^main/settings/(password|write-behind)[.]ts$' }
    },
    {
      name: 'renderer-takes-types-of-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: [core, '^main/'], pathNot: [anyOf(['contract']), onAbort, '^main/ipc/contract[.]ts$'] }
    },
    {
      name: 'renderer-takes-only-types',
      comment:
        'But for three pure texts of one page: the grammar of templates, for what the window marks is what a call fills in, what is the same application, and how an abort is heard of.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: [core, '^main/'],
        pathNot: [`${core}/contract/(placeholder|same-origin)[.]ts$`, onAbort],
        dependencyTypesNot: ['type-only']
      }
    },
    {
      name: 'extension-stands-alone',
      comment: 'It runs in pages of others: of this house it knows what goes over HTTP, and nothing else.',
      severity: 'error',
      from: { path: '^extension/' },
      to: { path: '^(pbx-core|main|renderer|test|bench|scripts)/' }
    },
    {
      name: 'product-does-not-use-tests',
      severity: 'error',
      from: { path: '^(main|renderer|scripts)/' },
      to: { path: '^test/', pathNot: '^test/support/' }
    },
    {
      name: 'product-ships-what-it-uses',
      comment: 'A package used by the product stands under dependencies.',
      severity: 'error',
      from: { path: '^(pbx-core|main)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/electron/' }
    },
    {
      name: 'plain-node-never-imports-electron',
      comment:
        'It would download the binary. The adapter is handed what it uses by the entry that Electron itself starts.',
      severity: 'error',
      from: { pathNot: '^(main/index|main/preload/index|test/main/settings/preferences[.]test)[.]ts$' },
      to: { path: 'node_modules/electron(-store)?/', dependencyTypesNot: ['type-only'] }
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'every-import-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } }
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out|node_modules/.cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] }
  }
}
