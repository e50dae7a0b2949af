import { expect, test } from 'vitest'
import { csvHeader, csvLine } from '../../main/http/api/csv.ts'
import { localTimeIn } from '../../pbx-core/base/local-time.ts'
import { cdrVariables } from '../../pbx-core/records/cdr-variables.ts'
import { sampleCdr } from './samples.ts'

const utc = localTimeIn('UTC')

test('a post-call request has every variable of the record by name (2-cti, Variables)', () => {
  expect(Object.fromEntries(cdrVariables(sampleCdr(), utc))).toEqual({
    calldate: '2026-11-21 22:05:09',
    answerdate: '2026-11-21 22:05:13',
    enddate: '2026-11-21 22:06:13',
    clid: '"ACME Inc OVRDUE" <+15550199>',
    src: '+15550199',
    dst: '100',
    dcontext: 'from-trunk',
    channel: 'SIP/main-00000001',
    dstchannel: 'SIP/100-00000002',
    lastapp: 'User',
    lastdata: '100',
    duration: '64',
    billsec: '60',
    disposition: 'ANSWERED',
    amaflags: 'DOCUMENTATION',
    accountcode: '88213',
    acc_code2: 'two',
    acc_code3: 'three',
    userfield: 'field',
    uniqueid: '1795298709.1',
    linkedid: '1795298709.1',
    segment: '1',
    hangupcause: '16',
    hangupby: 'caller',
    recording: '',
    voicemail: '',
    missed: '0',
    notes: '',
    outcome: '',
    transferredby: '',
    verstat: '',
    waitsec: '1',
    queuewait: '1',
    ringsec: '4',
    calleridname: 'ACME Inc OVRDUE',
    calleridnumber: '+15550199',
    originalcalleridname: 'ACME Inc',
    originalcalleridnumber: '+15550199',
    exten: '100',
    direction: 'inbound',
    domain: 'acme.test',
    trunk: 'main',
    user: '100',
    timestamp: '1795298773',
    tier: 'gold'
  })
})

test('what a call has not is an empty string', () => {
  const variables = cdrVariables(
    sampleCdr({ answer: null, trunk: null, callee: { number: '9', name: '', user: null } }),
    utc
  )
  expect(['answerdate', 'trunk', 'user'].map((name) => variables.get(name))).toEqual(['', '', ''])
})

test('a variable set by a hook is found in lower case and replaces none of the record', () => {
  const variables = cdrVariables(sampleCdr({ variables: { Tier: 'gold', BillSec: '0', ['__proto__']: 'x' } }), utc)
  expect(['tier', 'billsec', '__proto__'].map((name) => variables.get(name))).toEqual(['gold', '60', 'x'])
})

test('a spreadsheet has each field under the name and with the value that a hook knows (2-cti, Post-call)', () => {
  const cdr = sampleCdr({ notes: 'none' })
  const names = csvHeader.trimEnd().split(',')
  const cells = csvLine(cdr, utc).trimEnd().split(',')
  const variables = cdrVariables(cdr, utc)
  const plain = names.flatMap((name, index) => (name === 'clid' ? [] : [[name, cells[index]]]))
  expect(plain).toEqual(names.filter((name) => name !== 'clid').map((name) => [name, variables.get(name)]))
})
