import type { FactWords } from './fact-keys.ts'

/**
 * What the facts of a call's time line are in words (`pbx-core/contract/facts.ts` is their catalogue): a title, and
 * perhaps a text, in which the values of the fact stand by their names. A key with `_` and a value is for that value
 * alone (`text_premium`); an empty one is called `no-` and its name, a true one by its name.
 */
export const facts = {
  'goes-to': {
    title: 'Goes to {{destination}}'
  },
  'too-many-hops': {
    title: 'Sent round in a circle',
    text: 'After {{most}} destinations it does not go on to {{destination}}'
  },
  'inbound-route': {
    title: 'By the rule for {{match}}',
    'title_*': 'By the rule for all other numbers',
    text: '→ {{destination}}'
  },
  'no-inbound-route': {
    title: 'No inbound route matches',
    text: '{{number}}'
  },
  emergency: {
    title: 'Emergency call',
    text: '{{number}}'
  },
  'emergency-from': {
    title: 'Where the telephone of {{user}} stands',
    text: '{{location}}'
  },
  'number-read': {
    title: 'Taken as {{number}}',
    text_printed: '“{{text}}”, as a number is printed',
    text_keyed: '“{{text}}”, as it was keyed'
  },
  entered: {
    title: '{{digits}} entered',
    text: 'Menu {{menu}}'
  },
  'entry-wrong': {
    title: '{{digits}} entered, which leads nowhere',
    text: 'Menu {{menu}}'
  },
  'nothing-entered': {
    title: 'Nothing entered',
    text: 'Menu {{menu}}'
  },
  'is-open': {
    title: '{{name}} is open',
    text_hours: 'By its hours',
    text_day: 'By what is set for this day',
    text_switch: 'Somebody has switched it'
  },
  'is-closed': {
    title: '{{name}} is closed',
    text_hours: 'By its hours',
    text_day: 'By what is set for this day',
    text_holiday: '{{holiday}}',
    text_switch: 'Somebody has switched it'
  },
  'opening-switched': {
    title_open: '{{name}} switched to open',
    title_closed: '{{name}} switched to closed',
    title: '{{name}} goes by its hours again'
  },
  'names-found': {
    title: 'People found by name: {{count}}',
    title_0: 'Nobody has such a name',
    text: '{{keys}}'
  },
  'account-code': {
    title: 'Account code refused',
    title_accepted: 'Account code accepted'
  },
  'account-codes-closed': {
    title: 'No account code was asked for',
    text: '{{user}} has typed too many wrong ones; it is closed for 15 minutes'
  },
  'prompt-missing': {
    title: 'A prompt could not be played',
    text: '{{prompt}}'
  },
  'member-busy': {
    title: '{{party}} is in a call, and is not rung'
  },
  'keys-sent': {
    title: 'Keys {{keys}} sent after the answer',
    text: '{{party}}'
  },
  'caller-id-ignored': {
    title: 'Caller ID {{number}} is not allowed; the usual one is sent'
  },
  barred: {
    title: 'Not allowed',
    text: '{{number}}: international calls are barred',
    text_premium: '{{number}}: premium numbers are barred',
    text_allow: '{{number}}: the routes to it do not allow this user',
    text_time: '{{number}}: the routes to it are closed at this time'
  },
  'not-placed': {
    title: 'The number leads nowhere',
    text: '{{number}}'
  },
  'limit-reached': {
    title: 'The limit of calls that leave is reached',
    text_concurrent: 'Calls of {{user}} outside at that moment: {{count}}',
    text_perHour: 'Calls of {{user}} within an hour: {{count}}',
    text_minutesPerDay: 'Minutes of {{user}} on that day: {{count}}',
    text_barred: 'An administrator has barred the calls of {{user}} that leave',
    'text_no-user_concurrent': 'Calls sent on outside at that moment: {{count}}',
    'text_no-user_perHour': 'Calls sent on outside within an hour: {{count}}',
    'text_no-user_minutesPerDay': 'Minutes of everybody together on that day: {{count}}',
    'text_no-user_barred': 'An administrator has barred these calls'
  },
  trunk: {
    title: 'Out through trunk {{trunk}}',
    text: '{{number}}'
  },
  'trunk-failed': {
    title: 'Trunk {{trunk}} failed',
    text: '{{result}}'
  },
  'no-trunk': {
    title: 'The outbound route names a trunk that does not exist',
    text: '{{trunk}}'
  },
  phone: {
    title: 'Phone of {{party}}: {{result}}'
  },
  forwarded: {
    title: '{{party}} forwards the call',
    text: '{{number}}'
  },
  diverted: {
    title: '{{number}} has sent the call on to here',
    'text_user-busy': 'It was busy there.',
    'text_no-answer': 'Nobody answered there.',
    text_unavailable: 'There was nobody to be reached.',
    'text_do-not-disturb': 'Somebody there does not want to be disturbed.'
  },
  'forward-refused': {
    title: 'Forwarding of {{party}} is not followed',
    text_elsewhere:
      'It leads to an address that is no number here, or away from the trunk that wants it. Forward to a number instead.',
    text_circle: 'The call has been there already.',
    'text_too-often': 'The call has been forwarded too often.',
    text_emergency: 'Nobody else’s call is forwarded to an emergency number.'
  },
  answered: {
    title: 'Answered by {{party}}'
  },
  transferred: {
    title: '{{party}} transfers the call',
    title_attended: '{{party}} transfers the call after asking',
    text: '→ {{number}}'
  },
  'transfer-failed': {
    title: 'The transfer to {{number}} failed',
    text: '{{result}}'
  },
  asks: {
    title: '{{number}} is asked first'
  },
  'comes-back': {
    title: 'The call comes back to {{party}}'
  },
  'picked-up': {
    title: '{{party}} picks the call up'
  },
  'do-not-disturb': {
    title: '{{party}} does not want to be disturbed'
  },
  'no-call-waiting': {
    title: '{{party}} is on the phone and takes no second call'
  },
  'asked-to-take': {
    title: '{{party}} answered and is asked to press 1'
  },
  'second-number': {
    title: 'The second number of {{party}} rings as well',
    text: '{{number}}, after {{after}} s',
    text_0: '{{number}}'
  },
  blocked: {
    title: '{{party}} blocks calls of this number',
    'title_no-party': 'Calls of this number are blocked',
    text: '{{number}}'
  },
  'user-forwards': {
    title: '{{party}} has all calls sent on',
    title_busy: '{{party}} is busy and has the call sent on',
    title_noAnswer: '{{party}} does not answer and has the call sent on',
    title_unreachable: '{{party}} has no phone at hand and has the call sent on',
    text: '→ {{destination}}'
  },
  replaced: {
    title: '{{party}} goes on at another telephone'
  },
  'in-call-code': {
    title: '{{party}} hands the call on by code',
    title_transferAsk: '{{party}} asks somebody by code before the call is handed on',
    title_park: '{{party}} parks the call by code'
  },
  'not-set': {
    title: 'The code changed nothing'
  },
  'not-kept': {
    title: 'Set, but not written to disk: the next start forgets it'
  },
  'queue-joined': {
    title: 'Waits in the queue {{queue}}',
    text: 'as number {{position}}'
  },
  'queue-turned-away': {
    title: 'The queue {{queue}} takes no caller now',
    text: '',
    text_full: 'as many wait as may',
    text_empty: 'none of its agents is there'
  },
  'queue-left': {
    title: 'Left the queue {{queue}} by the key {{digit}}'
  },
  'conference-joined': {
    title: 'In the conference {{conference}}',
    'title_no-conference': 'In one conversation of several',
    text: 'parties: {{count}}'
  },
  'conference-turned-away': {
    title: 'The conference {{conference}} takes nobody in now',
    text: '',
    text_full: 'as many are in it as may',
    text_locked: 'it is locked'
  },
  'conference-pin': {
    title: 'Wrong PIN of the conference {{conference}}',
    title_accepted: 'PIN of the conference {{conference}}'
  },
  'pins-closed': {
    title: 'No PIN was asked for',
    text: '{{destination}}: too many wrong ones were typed; it is closed for 15 minutes'
  },
  'conference-muted': {
    title: 'Heard again in the conference',
    title_isMuted: 'Muted in the conference',
    text_self: 'by its own wish',
    text_moderator: 'by a moderator'
  },
  'conference-kicked': {
    title: 'Taken out of the conference by a moderator'
  },
  joined: {
    title: '{{party}} makes one conversation of its calls'
  },
  'callback-promised': {
    title: '{{queue}} calls back at {{number}}',
    text: 'the caller keeps its place'
  },
  'callback-refused': {
    title: '{{queue}} does not call back',
    text: '',
    text_hidden: 'the caller hides its number',
    text_closed: 'nobody is called back any more today',
    text_full: 'as many are promised as may wait',
    'text_no-number': 'that is no whole number',
    text_barred: 'the number is abroad, a premium one, or one for help',
    'text_no-route': 'no route leads to that number'
  },
  callback: {
    title: '{{queue}} calls back at {{number}}',
    text: 'time {{attempt}} of {{most}}'
  },
  'callback-unreached': {
    title: '{{number}} was not reached',
    text: 'time {{attempt}} of {{most}}'
  },
  paged: {
    title: 'Speaks to telephones of {{page}}',
    text: 'listening: {{count}}'
  },
  'not-paged': {
    title: 'The caller may not page {{page}}'
  },
  'left-alone': {
    title: '{{party}} is on the phone and hears no page',
    'title_do-not-disturb': '{{party}} does not want to be disturbed and hears no page'
  },
  parked: {
    title: '{{party}} parks the call in {{slot}}',
    'title_no-party': 'Parked in {{slot}}'
  },
  'not-parked': {
    title: 'Not parked: all slots are taken',
    title_taken: 'Not parked: slot {{slot}} is taken',
    'title_no-slot': 'Not parked: there is no slot {{slot}}',
    title_empty: 'Nobody is parked in {{slot}}',
    title_help: 'A call for help is not parked',
    title_nothing: 'There is no call to park'
  },
  fetched: {
    title: '{{party}} fetches the call from {{slot}}'
  },
  'back-from-slot': {
    title: 'Back from {{slot}} to {{party}}',
    text: 'Nobody has fetched it in time'
  },
  unanswered: {
    title: 'Nobody answered',
    text: '{{result}} → {{destination}}'
  },
  key: {
    title: 'Key pressed'
  },
  confirmed: {
    title: 'Key {{digit}} pressed',
    text: 'The call is not confirmed',
    text_1: 'The call is confirmed'
  },
  'not-confirmed': {
    title: 'No key was pressed',
    text: 'The call is not confirmed'
  },
  'notes-finished': {
    title: 'Notes were finished after the call'
  },
  'test-call-stays': {
    title: 'A test call stays with its user'
  },
  ended: {
    title: 'Ended by Offhook',
    title_caller: 'Ended by the caller',
    title_callee: 'Ended by the called side',
    title_operator: 'Ended by an administrator',
    text: '{{result}}'
  },
  holds: {
    title: '{{party}} holds the call'
  },
  resumes: {
    title: '{{party}} resumes the call'
  },
  'crm-remembered': {
    title: 'Known from the CRM',
    text: '{{name}}, asked before'
  },
  'hook-routes': {
    title: 'Your application routes the call',
    text: '→ {{destination}}'
  },
  'hook-route-unknown': {
    title: 'Your application names an unknown place',
    text: '{{destination}}; the call goes on as it was'
  },
  'hook-route-ignored': {
    title: 'Routed by hooks more than {{most}} times',
    text: '{{destination}}; the call goes on as it was'
  },
  'hook-stops': {
    title: 'Your application ends it here',
    text: '{{hook}}'
  },
  'hook-rejects': {
    title: 'Refused because the hook failed',
    text: '{{hook}}'
  },
  'reply-followed': {
    title: 'Your application’s document is followed',
    text: '{{verbs}}'
  },
  'reply-entered': {
    title: 'Keys for your application',
    text: '{{digits}}'
  },
  'reply-unanswered': {
    title: 'Nobody has taken the call there',
    text: '{{result}}'
  },
  'reply-over': {
    title: 'Your application’s document is at its end, and ends the call'
  },
  'reply-too-many': {
    title: 'Your application sends the call round in a circle',
    text: 'More than {{most}}; the next document is not asked for'
  },
  'reply-sound': {
    title: 'A sound of your application cannot be played',
    text: '{{sound}}: {{reason}}'
  },
  'reply-target': {
    title: 'Cannot be dialled from here',
    text: '{{target}}'
  },
  'reply-no-mailbox': {
    title: 'No mailbox for the recording',
    text: 'Name one in Record: mailbox="101"'
  },
  'reply-not-here': {
    title: 'A document is not followed here',
    text: '{{hook}}'
  },
  'reply-remark': {
    title: 'About the reply',
    text: '{{remark}}'
  },
  'no-recording': {
    title: 'Your application asks for a recording',
    text: 'This version cannot record.'
  },
  'recording-begins': {
    title: 'Recorded from here on',
    text: 'By {{by}}',
    'text_no-by': 'As configured, or by an administrator'
  },
  'recording-pauses': {
    title: 'The recording pauses',
    text: 'By {{by}}',
    'text_no-by': 'By an administrator'
  },
  'recording-goes-on': {
    title: 'The recording goes on',
    text: 'By {{by}}',
    'text_no-by': 'As configured, or by an administrator'
  },
  'recording-stops': {
    title: 'The recording is stopped',
    text: 'By {{by}}',
    'text_no-by': 'By an administrator'
  },
  'recording-refused': {
    title: '{{party}} wanted to record the call, and may not',
    text: '{{reason}}'
  },
  'recording-failed': {
    title: 'The call is not recorded any more, and goes on',
    'text_storage-full': 'The disk is full.',
    'text_not-writable': 'The recording cannot be written.'
  },
  'recording-announced': {
    title: 'Those who talk are told that they are recorded'
  },
  'recording-withheld': {
    title: 'Nothing is kept of what is said',
    text: 'Somebody is there who must not be recorded, or has not agreed to it.'
  },
  'recording-asked': {
    title: '{{party}} is asked whether the call may be recorded'
  },
  'recording-answer': {
    title: '{{party}} agrees to be recorded',
    title_no: '{{party}} does not agree to be recorded',
    title_none: '{{party}} does not say whether it agrees: the call is not recorded'
  },
  'recording-deleted': {
    title: 'The recording was deleted',
    text: 'By {{by}}',
    'text_no-by': 'By an administrator'
  },
  'no-destination': {
    title: 'The destination does not exist',
    text: '{{destination}}'
  },
  'no-phone': {
    title: 'No phone of {{user}} is registered',
    text: 'Check the phone: address, user, password.'
  },
  'no-such-device': {
    title: 'No {{device}} of {{user}} is registered: all phones ring'
  },
  'no-response': {
    title: '{{party}} did not answer our {{method}}',
    text: 'The connection failed.',
    text_timeout: 'Nothing came within 32 s.'
  },
  'session-timer': {
    title: 'The call with {{party}} is confirmed every {{seconds}} s',
    text_us: 'Offhook does so; if no answer comes, the call ends.',
    text_peer: 'The other side does so; if it does not, the call ends.'
  },
  'session-too-short': {
    title: 'To confirm the call with {{party}} every {{seconds}} s is too often',
    text_us: 'Offhook takes {{least}} s and more.',
    text_peer: 'The other side takes {{least}} s and more.'
  },
  'session-expired': {
    title: 'The call with {{party}} was no longer confirmed',
    text: 'Nothing came for {{seconds}} s: the other side is gone, or the line to it.'
  },
  'no-media-port': {
    title: 'No port is free for sound',
    text: '{{address}}'
  },
  'media-at': {
    title: 'Ready for sound'
  },
  'media-from': {
    title: 'Sound arrives'
  },
  'media-silent': {
    title: 'No sound arrives',
    text: 'The other side is asked whether it is still there. On hold or muted, it is.'
  },
  'media-ended': {
    title: 'Sound ended'
  },
  'media-refused': {
    title: 'Sound for {{party}} from {{address}}:{{port}} is not heard',
    text: 'It comes from an address that neither the session nor the signalling names. If it is meant to: learnMediaAddress.'
  },
  'media-insecure': {
    title: '{{party}} sends no encrypted sound',
    text: 'Key or certificate are not as agreed; the call was ended.'
  },
  'message-left': {
    title: 'Left a message of {{seconds}} s',
    text: 'for {{mailbox}}'
  },
  'no-message': {
    title: 'No message was left for {{mailbox}}',
    text: '',
    text_off: 'callers can leave none there',
    text_full: 'the mailbox is full',
    text_short: 'it was too short to be one',
    text_failed: 'it could not be kept'
  },
  'message-lost': {
    title: 'A message for {{mailbox}} could not be kept',
    text: 'the recording broke off',
    'text_storage-full': 'the disk is full',
    'text_not-writable': 'nothing can be written there'
  },
  'mailbox-left': {
    title: 'Left the mailbox by the key {{key}}',
    text: '→ {{destination}}'
  },
  'greeting-missing': {
    title: 'The own greeting of {{mailbox}} cannot be played',
    text: 'The standard one was heard'
  },
  'no-mailbox': {
    title: '{{mailbox}} has no mailbox'
  },
  'mailbox-opened': {
    title: 'Mailbox of {{mailbox}} opened',
    text: 'by its own telephone',
    text_pin: 'by its PIN'
  },
  'pin-refused': {
    title: 'A wrong PIN for the mailbox of {{mailbox}}',
    'title_no-mailbox': 'A PIN for a mailbox that is not there'
  },
  'mailboxes-closed': {
    title: 'No PIN of a mailbox is taken for 15 minutes',
    text: 'this caller has typed too many wrong ones, at one or several mailboxes',
    text_trunk: 'callers of this trunk have typed too many wrong ones, at one or several mailboxes'
  },
  'call-back': {
    title: 'Calls back {{number}}'
  },
  'call-back-refused': {
    title: 'Nobody is called back',
    text: '',
    'text_other-phone': 'that is done at the owner’s own telephones alone',
    'text_no-number': 'the number cannot be dialled',
    'text_not-permitted': 'not abroad, not to premium numbers, and only where a route allows it'
  },
  'greeting-recorded': {
    title: 'Greeting recorded',
    text_noAnswer: 'when nobody answers',
    text_busy: 'when the line is busy'
  },
  'greeting-reset': {
    title: 'Standard greeting again',
    text_noAnswer: 'when nobody answers',
    text_busy: 'when the line is busy'
  },
  'prompt-recorded': {
    title: 'Prompt recorded',
    text: '{{prompt}}'
  },
  fault: {
    title: 'A fault in Offhook ended this call',
    text: 'The log has it.'
  },
  dropped: {
    title: '{{count}} more steps were dropped',
    title_one: '{{count}} more step was dropped'
  }
} as const satisfies FactWords
