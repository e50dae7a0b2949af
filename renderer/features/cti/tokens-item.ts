/** By which a link of the CTI page leads to the tokens; no hook is called so. */
export const tokensItem = 'tokens'
