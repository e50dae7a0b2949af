/** What expressions may ask for besides parameters and what scenarios have found. */

/** In every scenario. */
export const lookupNames = ['Number', 'EntityId', 'EntityType', 'ContactUrl'] as const

/** Of a call that is written down; `CallId` is ours. */
export const callNames = [
  ...['Name', 'CallType', 'CallDirection', 'Agent', 'AgentFirstName', 'AgentLastName', 'AgentEmail'],
  ...['Duration', 'DurationSeconds', 'DateTime', 'CallStartTimeLocal', 'CallStartTimeUTC'],
  ...['CallEstablishedTimeLocal', 'CallEstablishedTimeUTC', 'CallEndTimeLocal', 'CallEndTimeUTC'],
  ...['QueueExtension', 'RecordingUrl', 'CallId']
] as const
