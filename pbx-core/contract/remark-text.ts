import type { Remark } from './remark.ts'

type Texts = { readonly [C in Remark['code']]: (remark: Remark & { readonly code: C }) => string }

const goesOn = 'the call goes on where it was going'

/** Remarks in English, as time lines, logs and the API have always had them. */
const texts: Texts = {
  'unknown-tag': ({ name }) => `unknown tag <${name}>`,
  'unknown-key': ({ name }) => `unknown key ${name}`,
  'variable-name': ({ name }) => `a variable cannot be named "${name}"`,
  'variable-unnamed': () => 'a variable stands without a name',
  'number-empty': () => 'calleridnumber is empty and was left as it is',
  'not-boolean': ({ tag, value }) => `${tag}: "${value}" is neither ${tag === 'break' ? '1 nor 0' : 'yes nor no'}`,
  'not-whole': ({ tag, value }) => `${tag}: "${value}" is not a whole number`,
  'name-without-type': ({ name }) => `name "${name}" stands without a type`,
  'unknown-type': ({ type }) => `unknown type "${type}": ${goesOn}`,
  'type-without-name': ({ type }) => `type "${type}" stands without a name: ${goesOn}`,
  'no-such-destination': ({ destination }) => `${destination} does not exist; ${goesOn}`,
  'unknown-verb': ({ name }) => `the verb <${name}> is not known and was passed over`,
  'unknown-attribute': ({ tag, name }) => `the attribute ${name} of <${tag}> is not known and was passed over`,
  'value-unknown': ({ tag, value }) => `${tag}: "${value}" is not known and was passed over`,
  'not-markup': () => 'the reply is neither XML nor JSON',
  'not-object': () => 'the reply is JSON, but not an object',
  'no-url': () => 'the hook has no URL',
  nested: ({ most }) => `elements are nested deeper than ${most}`,
  parts: ({ most }) => `more than ${most} elements, attributes and comments`,
  references: ({ most }) => `more than ${most} references to characters`,
  'json-nested': ({ most }) => `the JSON is nested deeper than ${most}`,
  'json-values': ({ most }) => `the JSON has more than ${most} values`,
  doctype: () => 'a DOCTYPE or another declaration of markup',
  entity: ({ text }) => `the entity ${text} is not one of the five that XML predefines`,
  'no-character': ({ text }) => `${text} is not a character`,
  ampersand: () => '"&" must be written as "&amp;"',
  missing: ({ text }) => `"${text}" is missing`,
  'text-outside': () => 'text stands outside of any element',
  'declaration-amid': () => 'a declaration stands amid the document',
  'tag-open': () => 'a tag is not closed',
  'element-open': () => 'an element is not closed',
  'element-unopened': () => 'an element is closed that was not opened',
  unreadable: () => 'the reply could not be read',
  xml: ({ line, reason }) => (line === null ? reason : `line ${line}: ${reason}`),
  json: ({ reason }) => reason,
  'wrong-shape': ({ path, reason }) => `${path}: ${reason}`,
  'not-encoded': ({ encoding }) => `the body is not valid ${encoding}`,
  'encoding-unknown': ({ encoding }) => `the encoding ${encoding} is not supported`,
  status: ({ status }) => `the application answered ${status}`,
  timeout: ({ reason }) => reason,
  connect: ({ reason }) => reason,
  tls: ({ reason }) => reason,
  'too-large': ({ reason }) => reason,
  redirect: ({ reason }) => reason,
  aborted: ({ reason }) => reason,
  'no-time-left': () => 'the time that hooks share before the first phone rings was used up',
  'not-configured': () => 'the hook is off or not configured any more',
  'not-a-url': () => 'not a URL',
  'other-origin': () => "the address is not at the hook's own origin, and was not asked",
  'not-json': () => 'the reply is no JSON',
  'not-made': () => 'the request could not be made',
  'mail-put-off': ({ reply }) => `the mail server puts it off: ${reply}`,
  'mail-refused': ({ reply }) => `the mail server refuses it: ${reply}`,
  'mail-too-large': ({ reply }) => `the mail server finds it too large: ${reply}`,
  'mail-log-in': ({ reply }) => `the mail server does not let us log in: ${reply}`,
  'mail-away': ({ reason }) => `no connection to the mail server: ${reason}`,
  'mail-late': ({ reason }) => `the mail server does not answer in time: ${reason}`,
  'mail-tls': ({ reason }) => `no secure connection to the mail server: ${reason}`,
  'mail-no-smtp': ({ reason }) => `what answers there is no mail server: ${reason}`,
  'mail-off': () => 'no mail server is configured any more',
  'message-deleted': () => 'the message was deleted before it could be mailed',
  'mail-to-nobody': () => 'the user whom it is for is not configured any more'
}

export function textOfRemark(remark: Remark): string {
  const text: (remark: never) => string = texts[remark.code]
  return text(remark as never)
}
