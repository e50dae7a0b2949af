/** Names the calls in the page: the place that the focus comes back to. */
export const callsColumn = 'calls-column'
