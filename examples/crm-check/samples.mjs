/**
 * Calls as Offhook tells of them: every variable of a hook, and of a record, by its name. Numbers come with the forms in
 * which a template may ask for them, for `%%calleridnumber:national%%`.
 */

/** Names in the order of Offhook's bodies. */
export const hookNames = [
  ...['calleridname', 'calleridnumber', 'accountcode', 'uniqueid', 'channel', 'exten', 'did', 'direction', 'domain'],
  ...['trunk', 'app', 'appname', 'user', 'username', 'useremail', 'queuewait', 'queueposition', 'digits', 'code'],
  ...['reason', 'acc_code2', 'acc_code3', 'userfield', 'language', 'timestamp', 'originalcalleridname'],
  ...['originalcalleridnumber', 'verstat', 'transferredby', 'event', 'callback', 'location', 'error']
]
export const recordNames = [
  ...hookNames,
  ...['calldate', 'clid', 'src', 'dst', 'dcontext', 'dstchannel', 'lastapp', 'lastdata', 'duration', 'billsec'],
  ...['disposition', 'amaflags', 'answerdate', 'enddate', 'linkedid', 'hangupcause', 'hangupby', 'recording'],
  ...['voicemail', 'missed', 'notes', 'outcome', 'waitsec', 'ringsec']
]

const forms = {
  '+15550100199': { e164: '+15550100199', digits: '15550100199', last9: '550100199', national: '5550100199' },
  '+493098765432': { e164: '+493098765432', digits: '493098765432', last9: '098765432', national: '03098765432' }
}

/** The number in that form; what has none stands as it is in every form. */
export const inForm = (number, form) => forms[number]?.[form] ?? number

const office = { did: '+15550100100', exten: '+15550100100', direction: 'inbound', domain: 'acme.test', trunk: 'main' }

function caller(number, name) {
  return { calleridnumber: number, calleridname: name, originalcalleridnumber: number, originalcalleridname: name }
}

/** Calls that are about to ring: whom a CRM knows or not, withheld, with a name that breaks what is put together by hand. */
export function ringingCalls(number) {
  return [
    { what: 'a caller', values: { ...office, ...caller(number, 'Rita Wagner') } },
    { what: 'a caller whom nobody knows', values: { ...office, ...caller('+493098765432', '') } },
    { what: 'a withheld number', values: { ...office, ...caller('', '') } },
    {
      what: 'a name with quotes, brackets and umlauts',
      values: { ...office, ...caller(number, `Zoë "O'Neil" <b>&amp; Söhne`) }
    },
    { what: 'a name of 128 characters', values: { ...office, ...caller(number, 'Ж'.repeat(128)) } }
  ].map(({ what, values }, at) => ({ what, values: { ...values, uniqueid: `check.${at}`, timestamp: '1795298709' } }))
}

const times = { calldate: '2026-11-21 22:05:09', enddate: '2026-11-21 22:06:32', timestamp: '1795298792' }
const record = {
  ...{ ...office, ...times, amaflags: 'DOCUMENTATION', dcontext: 'acme.test', app: '', appname: '', lastapp: 'user' },
  ...{ lastdata: '100', waitsec: '0', ringsec: '5', queuewait: '0', transferredby: '', notes: '', outcome: '' }
}
const answered = {
  disposition: 'ANSWERED',
  answerdate: '2026-11-21 22:05:14',
  billsec: '78',
  duration: '83',
  missed: '0'
}
const unanswered = { disposition: 'NO ANSWER', answerdate: '', billsec: '0', duration: '20', missed: '1' }
const ended = { hangupcause: '16', hangupby: 'caller' }

/** Calls that are over. */
export function endedCalls(number) {
  const inbound = {
    ...caller(number, 'Rita Wagner'),
    clid: `"Rita Wagner" <${number}>`,
    src: number,
    dst: '+15550100100',
    user: '100'
  }
  const odd = `Zoë "O'Neil" <b>&amp; Söhne`
  return [
    { what: 'an answered call', values: { ...record, ...inbound, ...answered, ...ended, userfield: '100@acme.test' } },
    { what: 'a missed call', values: { ...record, ...inbound, ...unanswered, ...ended } },
    {
      what: 'a call to somebody outside',
      values: {
        ...{
          ...record,
          ...answered,
          ...ended,
          direction: 'outbound',
          did: '',
          exten: number,
          user: '',
          lastapp: 'dial'
        },
        ...{ ...caller('100', 'Ana'), clid: '"Ana" <100>', src: '100', dst: number, accountcode: '100@acme.test' }
      }
    },
    {
      what: 'a withheld number',
      values: { ...record, ...inbound, ...caller('', ''), clid: '', src: '', ...unanswered, ...ended }
    },
    {
      what: 'notes with quotes, brackets, umlauts and a line break',
      values: { ...record, ...inbound, ...answered, ...ended, notes: `${odd}\n=1+1; "x"`, outcome: 'sold' }
    },
    {
      what: 'notes of 60,000 characters',
      values: { ...record, ...inbound, ...answered, ...ended, notes: 'Wants an offer. '.repeat(3750) }
    }
  ].map(({ what, values }, at) => ({ what, values: { ...values, uniqueid: `${at}.check`, linkedid: `${at}.check` } }))
}
