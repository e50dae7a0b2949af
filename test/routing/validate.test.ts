import { describe, expect, test } from 'vitest'
import { type Config, configSchema } from '../../pbx-core/contract/config.ts'
import { validateConfig } from '../../pbx-core/routing/validate.ts'
import { exampleConfig } from './acme.ts'

const user = (extension: string, more: object = {}) => ({ extension, sipPassword: 's', webPassword: 'w', ...more })
const trunk = (name: string, more: object = {}) => ({ name, type: 'peer', address: `sip:${name}.test`, ...more })

function configOf(...domains: readonly object[]): Config {
  return configSchema.parse({
    schema: 1,
    domains: domains.map((domain, at) => ({ name: `domain${at}.test`, users: [user('100')], ...domain }))
  })
}

const faultsOf = (...domains: readonly object[]) =>
  validateConfig(configOf(...domains)).map(({ path, message }) => `${path}: ${message}`)

test('the example of the specification has no fault (1-product, Configuration)', () => {
  expect(validateConfig(exampleConfig())).toEqual([])
})

describe('names and extensions (1-product, Matching)', () => {
  test.each([
    [
      'a name of a domain twice',
      [{ name: 'a.test' }, { name: 'A.test' }],
      ['domains[1].name: "A.test" already means domains[0].name']
    ],
    [
      'an alias twice',
      [{ aliases: ['10.0.0.1'] }, { aliases: ['b', '10.0.0.1'] }],
      ['domains[1].aliases[1]: "10.0.0.1" already means domains[0].aliases[0]']
    ],
    [
      'an alias that is a name',
      [{ aliases: ['domain1.test'] }, {}],
      ['domains[1].name: "domain1.test" already means domains[0].aliases[0]']
    ],
    [
      'an extension twice',
      [{ users: [user('100'), user('101'), user('100')] }],
      ['domains[0].users[2].extension: extension 100 is taken by domains[0].users[0].extension']
    ],
    [
      'an extension of two kinds',
      [{ queues: [{ name: 'q', extension: '100' }] }],
      ['domains[0].queues[0].extension: extension 100 is taken by domains[0].users[0].extension']
    ],
    ['the same extension in two domains is none', [{}, {}], []],
    ['applications without extensions have none to share', [{ queues: [{ name: 'a' }, { name: 'b' }] }], []],
    [
      'an extension that is an emergency number',
      [{ users: [user('112')] }],
      ['domains[0].users[0].extension: 112 is an emergency number and always called as such: choose another extension']
    ],
    [
      'an extension that is a feature code',
      [
        {
          functions: [
            { extension: '*60', name: 'echo', run: 'echo' },
            { extension: '*43', name: 'echo2', run: 'echo' }
          ]
        }
      ],
      [
        'domains[0].functions[0].extension: *60 is the feature code for do-not-disturb (docs/codes.md), in every domain: choose another extension'
      ]
    ],
    [
      'an extension within the pattern of a feature code',
      [{ users: [user('**77')] }],
      [
        'domains[0].users[0].extension: **77 is the feature code for pickup (docs/codes.md), in every domain: choose another extension'
      ]
    ],
    [
      'a switch of opening hours that is a feature code, or an extension',
      [
        {
          functions: [{ extension: '*82', name: 'echo', run: 'echo' }],
          timeConditions: ['*81', '*8', '*82'].map((code, at) => ({
            name: `hours${at}`,
            switch: code,
            openTo: 'extension:100',
            closedTo: 'extension:100'
          }))
        }
      ],
      [
        'domains[0].timeConditions[1].switch: *8 is the feature code for group-pickup (docs/codes.md), in every domain: choose another code',
        'domains[0].timeConditions[2].switch: *82 is the extension of functions[echo]'
      ]
    ],
    [
      'a name of a kind twice',
      [{ ivrs: [{ name: 'main' }, { name: 'Main' }] }],
      ['domains[0].ivrs[1].name: the name "Main" is taken by domains[0].ivrs[0].name']
    ],
    ['a name of two kinds is none', [{ ivrs: [{ name: 'main' }], queues: [{ name: 'main' }] }], []],
    ['a country that does not exist', [{ country: 'XX' }], ['domains[0].country: "XX" is not a country']]
  ])('%s', (_rule, domains, faults) => {
    expect(faultsOf(...domains)).toEqual(faults)
  })
})

describe('the address of a trunk (RFC 3261 §19.1.1)', () => {
  test.each([
    'sip:provider.test',
    'SIP:provider.test:5060;transport=TCP',
    'sip:my_provider.test;transport=udp',
    'sip:192.0.2.10:65535',
    'sip:[2001:db8::1]:5060',
    'sip:[2001:db8::1]'
  ])('%s can be called', (address) => {
    expect(faultsOf({ trunks: [trunk('a', { address })] })).toEqual([])
  })

  test.each([
    'sip:provider .test',
    'sip: provider.test',
    'sip:provider.test ',
    'sip:provider.test:',
    'sip:provider.test:65536',
    'sip:provider.test:5060/udp',
    'sip:prövider.test',
    'sip:[2001:db8::zz]',
    'sip:[2001:db8::1',
    'sip:2001:db8::1'
  ])('"%s" is refused by its path, not found out when the sockets are opened', (address) => {
    expect(faultsOf({ trunks: [trunk('a', { address })] })).toEqual([
      'domains[0].trunks[0].address: expected a host, or an address, and a port up to 65535, for example sip:192.0.2.10:5060'
    ])
  })

  test('sips: is refused, not sent in the clear (RFC 3261 §26.2.2)', () => {
    expect(faultsOf({ trunks: [trunk('a', { address: 'SIPS:provider.test:5061' })] })).toEqual([
      'domains[0].trunks[0].address: sips: needs TLS, which there is not yet; with sip: the calls are sent as plain SIP'
    ])
  })

  test('what the provider sees is an address or a name', () => {
    const seen = (externalAddress: string) => faultsOf({ trunks: [trunk('a', { externalAddress })] })
    expect(['203.0.113.5', '2001:db8::5', 'office.test'].flatMap(seen)).toEqual([])
    const fault = 'domains[0].trunks[0].externalAddress: expected an address or a host name, for example 203.0.113.5'
    expect(['203.0.113.5 ', '', 'http://office.test', '203.0.113.5:5060'].flatMap(seen)).toEqual(Array(4).fill(fault))
  })
})

describe('what users press and whom the domain blocks (4-pbx, Names of what is new)', () => {
  test.each([
    [{ blockList: ['+15550100166', '(555) 010-0167', 'Anonymous'] }, []],
    [
      { blockList: ['+15550100166', 'sales'] },
      ['domains[0].blockList[1]: expected a number or "anonymous", got "sales"']
    ],
    [{ users: [user('100', { secondNumber: { number: '(555) 010-0166' } })] }, []],
    [
      { users: [user('100', { secondNumber: { number: 'mobile' } })] },
      ['domains[0].users[0].secondNumber.number: expected a number, got "mobile"']
    ],
    [{ featureCodes: { transferAsk: '#1', transferSend: '#2' } }, []],
    [
      { featureCodes: { transferAsk: '*3' } },
      [
        'domains[0].featureCodes.transferAsk: *3 cannot be pressed: *3 is transferSend',
        'domains[0].featureCodes.transferSend: *3 cannot be pressed: *3 is transferAsk'
      ]
    ],
    [
      { featureCodes: { transferAsk: '*33' } },
      ['domains[0].featureCodes.transferAsk: *33 cannot be pressed: *3 is transferSend']
    ]
  ])('%j', (domain, faults) => {
    expect(faultsOf(domain)).toEqual(faults)
  })
})

describe('what names something else (1-product, Configuration)', () => {
  test.each([
    [
      'an inbound route',
      {
        inbound: [
          { match: '*', to: 'extension:100' },
          { match: '*', to: 'queue:none' }
        ]
      },
      ['domains[0].inbound[1].to: "queue:none" leads nowhere: there is no queue "none"']
    ],
    [
      'a key of a menu',
      { ivrs: [{ name: 'm', keys: { 1: 'ivr:m', 2: 'group:x' } }] },
      ['domains[0].ivrs[0].keys.2: "group:x" leads nowhere: there is no group "x"']
    ],
    [
      'what a user has for the unanswered',
      { users: [user('100', { then: 'voicemail:101' })] },
      ['domains[0].users[0].then: "voicemail:101" leads nowhere: there is no voicemail "101"']
    ],
    [
      'what a queue has',
      { queues: [{ name: 'q', then: 'hangup:now' }] },
      [
        'domains[0].queues[0].then: "hangup:now" leads nowhere: hangup takes busy, declined, congestion, unallocated or nothing'
      ]
    ],
    ['an application that this version cannot run is there', { inbound: [{ match: '*', to: 'directory:all' }] }, []],
    [
      'the trunk of a route',
      { outbound: [{ match: 'X.', trunk: 'none' }] },
      ['domains[0].outbound[0].trunk: there is no trunk "none"']
    ],
    [
      'one of its trunks',
      { trunks: [trunk('a')], outbound: [{ match: 'X.', trunk: ['a', 'b'] }] },
      ['domains[0].outbound[0].trunk[1]: there is no trunk "b"']
    ],
    [
      'whom a route allows, and when it is open',
      {
        groups: [{ name: 'g', members: ['100'] }],
        trunks: [trunk('a')],
        timeConditions: [{ name: 'office', openTo: 'extension:100', closedTo: 'extension:100' }],
        outbound: [
          { match: 'X.', trunk: 'a', allow: ['100', 'group:g'], time: 'office' },
          { match: 'X.', trunk: 'a', allow: ['101', 'group:none'], time: 'night' }
        ],
        inbound: [{ match: '*', to: 'extension:100', time: 'noon' }]
      },
      [
        'domains[0].inbound[0].time: there is no time condition "noon": expected one of office',
        'domains[0].outbound[1].allow[0]: there is no user "101": expected an extension of a user',
        'domains[0].outbound[1].allow[1]: there is no group "none": expected group: and the name of a group',
        'domains[0].outbound[1].time: there is no time condition "night": expected one of office'
      ]
    ],
    [
      'a time of a domain without any',
      { inbound: [{ match: '*', to: 'extension:100', time: 'office' }] },
      ['domains[0].inbound[0].time: there is no time condition "office": add one to timeConditions, or leave time out']
    ],
    [
      'what is no number to be sent as caller ID',
      { users: [user('100', { callerIds: ['+1 (555) 010-0100', 'the boss'] })] },
      ['domains[0].users[0].callerIds[1]: expected a number, got "the boss"; write it as +15550100100']
    ],
    [
      'members of a group',
      { groups: [{ name: 'g', members: ['100', '101', '+15550100', 'external:015550', 'external:x'] }] },
      [
        'domains[0].groups[0].members[1]: there is no user "101": expected an extension of a user, or a number outside with + and its country, such as +15550100',
        'domains[0].groups[0].members[4]: there is no user "external:x": expected an extension of a user, or a number outside with + and its country, such as +15550100'
      ]
    ],
    [
      'agents of a queue',
      { queues: [{ name: 'q', agents: [{ user: '100' }, { user: '+1555' }] }] },
      ['domains[0].queues[0].agents[1].user: there is no user "+1555": expected an extension of a user']
    ],
    [
      'whoever is told of emergency calls',
      { emergencyContacts: { users: ['100', '177'] } },
      ['domains[0].emergencyContacts.users[1]: there is no user "177": expected an extension of a user']
    ],
    [
      'queues and groups of the pop-up',
      {
        groups: [{ name: 'g', members: ['100'] }],
        cti: { popup: { only: ['group:g', 'queue:g', 'group:none'] } }
      },
      [
        'domains[0].cti.popup.only[1]: there is no queue named g',
        'domains[0].cti.popup.only[2]: there is no group named none'
      ]
    ],
    [
      'users for whom one may call',
      { users: [user('100', { callFor: ['100', '999', '100@domain0.test', '100@elsewhere.test', ''] })] },
      [
        'domains[0].users[0].callFor[1]: there is no user "999"',
        'domains[0].users[0].callFor[3]: there is no user "100@elsewhere.test"',
        'domains[0].users[0].callFor[4]: there is no user ""'
      ]
    ]
  ])('%s', (_rule, domain, faults) => {
    expect(faultsOf(domain)).toEqual(faults)
  })

  test('a user of another domain may be called for, by any name of that domain', () => {
    expect(
      faultsOf({ users: [user('100', { callFor: ['200@Other'] })] }, { users: [user('200')], aliases: ['other'] })
    ).toEqual([])
  })
})

describe('patterns, ports and hooks', () => {
  test.each([
    [
      'an inbound pattern',
      { inbound: [{ match: '[1', to: 'hangup' }] },
      ['domains[0].inbound[0].match: "[" is not closed']
    ],
    [
      'an outbound pattern',
      { trunks: [trunk('a')], outbound: [{ match: '0.1', trunk: 'a' }] },
      ['domains[0].outbound[0].match: nothing can follow "."']
    ],
    [
      'a port of a hook that does not exist',
      { cti: { inbound: { url: 'http://a:99999/' } } },
      ['domains[0].cti.inbound.url: expected an http: or https: URL']
    ],
    [
      'a header of a hook that cannot be sent',
      { users: [user('100', { cti: { url: '', headers: { 'X Y': '' } } })] },
      ['domains[0].users[0].cti.headers: "X Y" is not the name of a header']
    ],
    [
      'the hook of an application for when time ran out',
      { queues: [{ name: 'q', timeoutCti: { url: '', headers: { 'X Y': '' } } }] },
      ['domains[0].queues[0].timeoutCti.headers: "X Y" is not the name of a header']
    ],
    [
      'a variable in the host of the page that opens',
      { cti: { popup: { url: 'https://%%calleridname%%/card' } } },
      ['domains[0].cti.popup.url: variables are not allowed in the scheme, host or port']
    ],
    [
      'a page that is none of the web',
      { cti: { popup: { url: 'javascript:alert(1)' } } },
      ['domains[0].cti.popup.url: expected an http: or https: URL']
    ],
    ['a page with variables is none', { cti: { popup: { url: 'https://a/%%exten%%' } } }, []],
    ['a hook with variables is none', { accounting: { cti: { url: 'https://a/%%code%%?x=%%sip:X-Y%%' } } }, []]
  ])('%s', (_rule, domain, faults) => {
    expect(faultsOf(domain)).toEqual(faults)
  })

  test('a range of ports that is none', () => {
    const config = configSchema.parse({
      schema: 1,
      listen: { rtp: { ports: [20_000, 10_000] } },
      domains: [{ name: 'a.test' }]
    })
    expect(validateConfig(config)).toEqual([
      { path: 'listen.rtp.ports', message: 'expected a lower and a higher port, got 20000 and 10000' }
    ])
  })
})

describe('overlapping trunks are refused (1-product, Matching)', () => {
  const overlap = (field: string, other = 'domains[0].trunks[0]', at = 'domains[0].trunks[1]') => [
    `${at}.${field}: overlaps with ${other}: a call from there would belong to both`
  ]
  test.each([
    ['the same address', [{ from: ['192.0.2.1'] }, { from: ['192.0.2.1'] }], overlap('from')],
    [
      'a network and an address in it',
      [{ from: ['192.0.2.0/24'] }, { from: ['198.51.100.1', '192.0.2.1:5060'] }],
      overlap('from')
    ],
    ['an address with different ports is none', [{ from: ['192.0.2.1:5060'] }, { from: ['192.0.2.1:5061'] }], []],
    ['different addresses are none', [{ from: ['192.0.2.1'] }, { from: ['192.0.2.2'] }], []],
    [
      '`from` and the address of another',
      [{ from: ['192.0.2.0/24'] }, { address: 'sip:192.0.2.1' }],
      overlap('address')
    ],
    ['the same name', [{ address: 'sip:a.test' }, { address: 'sip:A.test:5060' }], overlap('address')],
    [
      'a name that `from` outdoes is none',
      [{ address: 'sip:a.test' }, { address: 'sip:a.test', from: ['192.0.2.1'] }],
      []
    ]
  ])('%s', (_rule, [one, other], faults) => {
    expect(faultsOf({ trunks: [trunk('one', one), trunk('other', other)] })).toEqual(faults)
  })

  test('in two domains too', () => {
    const from = ['192.0.2.1']
    expect(faultsOf({ trunks: [trunk('a', { from })] }, { trunks: [trunk('b', { from })] })).toEqual(
      overlap('from', 'domains[0].trunks[0]', 'domains[1].trunks[0]')
    )
  })

  test.each(['sip.provider.test', '192.0.2.0/33', '192.0.2.1:99999', ''])('"%s" in `from` is refused', (entry) => {
    expect(faultsOf({ trunks: [trunk('a', { from: [entry] })] })).toEqual([
      'domains[0].trunks[0].from[0]: expected an address, address:port or network, for example 192.0.2.0/24'
    ])
  })
})

describe('trunks say what their type needs', () => {
  const faultsOf = (trunk: object) =>
    validateConfig(
      configSchema.parse({ schema: 1, domains: [{ name: 'acme.test', trunks: [{ name: 'main', ...trunk }] }] })
    ).map(({ path, message }) => `${path.replace('domains[0].trunks[0].', '')}: ${message}`)

  test.each([
    [{ type: 'peer' }, ['address: a trunk of type peer needs it']],
    [
      { type: 'register' },
      ['registrar', 'username', 'password'].map((key) => `${key}: a trunk of type register needs it`)
    ],
    [{ type: 'peer', address: 'sip:a.test', username: 'acme' }, ['password: username and password go together']],
    [{ type: 'peer', address: 'sip:a.test', password: 'x' }, ['username: username and password go together']],
    [
      { type: 'peer', address: 'sip:a.test', registrar: 'sip:a.test' },
      ['registrar: only a trunk of type register has one']
    ],
    [{ type: 'register', registrar: 'sip:a.test', username: 'acme', password: 'x' }, []],
    [
      {
        type: 'register',
        registrar: 'sip:a.test:99999',
        username: 'acme',
        password: 'x',
        outboundProxy: 'sips:p.test'
      },
      [
        'registrar: expected a host, or an address, and a port up to 65535, for example sip:192.0.2.10:5060',
        'outboundProxy: sips: needs TLS, which there is not yet; with sip: the calls are sent as plain SIP'
      ]
    ]
  ])('%o', (trunk, faults) => {
    expect(faultsOf(trunk)).toEqual(faults)
  })

  test('two accounts at one provider are told apart by their sockets, unless they are heard at the phones’ listener', () => {
    const account = (name: string, more: object = {}) => ({
      ...{ name, type: 'register', registrar: 'sip:a.test', username: name, password: 'x', ...more }
    })
    const faults = (...trunks: object[]) =>
      validateConfig(configSchema.parse({ schema: 1, domains: [{ name: 'acme.test', trunks }] })).length
    expect(faults(account('one'), account('two'))).toBe(0)
    expect(faults(account('one', { acceptAtListener: true }), account('two', { acceptAtListener: true }))).toBe(1)
  })
})

describe('users of the Manager Interface (3-click-to-dial, AMI)', () => {
  const faults = (users: readonly object[], domains = [{}]) => {
    const config = configOf(...domains)
    const ami = configSchema.shape.ami.parse({ users: users.map((each) => ({ secret: 's', ...each })) })
    return validateConfig({ ...config, ami }).map(({ path, message }) => `${path}: ${message}`)
  }

  test.each([
    ['all of the only domain', [{ name: 'crm' }], [{}], []],
    ['a user that there is', [{ name: 'crm', users: ['100'] }], [{}], []],
    [
      'a user that there is not',
      [{ name: 'crm', users: ['100', '9'] }],
      [{}],
      ['ami.users[0].users[1]: there is no user "9" in domain0.test']
    ],
    [
      'no domain among several',
      [{ name: 'crm' }],
      [{}, {}],
      ['ami.users[0].domain: expected the name of a domain, for there are several']
    ],
    ['a domain that there is', [{ name: 'crm', domain: 'domain1.test', users: ['100'] }], [{}, {}], []],
    [
      'a domain that there is not',
      [{ name: 'crm', domain: 'x.test' }],
      [{}],
      ['ami.users[0].domain: there is no domain "x.test"']
    ],
    ['a name twice', [{ name: 'crm' }, { name: 'crm' }], [{}], ['ami.users[1].name: there is another user "crm"']]
  ])('%s', (_, users, domains, expected) => {
    expect(faults(users, domains)).toEqual(expected)
  })
})
