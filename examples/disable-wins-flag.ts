// The code of docs/types/disable-wins-flag.md.

// #region story
import { change, disableWinsFlag, merge, replica, toJson, view } from 'meldkit'

const Consent = disableWinsFlag()
const [off] = change(Consent, replica(Consent, 'alice'), consent => consent.disable())
const bob = merge(Consent, replica(Consent, 'bob'), off)
const [on, turnedOn] = change(Consent, bob, consent => consent.enable())
const [again] = change(Consent, off, consent => consent.disable())
view(Consent, replica(Consent, 'carol')) // => true
view(Consent, on) // => true
view(Consent, merge(Consent, on, again)) // => false
// #endregion

// #region json
toJson(Consent, off).state // => [["1@alice"]]
toJson(Consent, on).state // => []
toJson(Consent, turnedOn).state // => [["-1@alice"]]
toJson(Consent, again).state // => [["2@alice"]]
// #endregion

// #region nothing
change(Consent, on, consent => consent.enable())[0] === on // => true
// #endregion
