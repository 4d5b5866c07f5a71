// The code of docs/types/enable-wins-flag.md.

// #region story
import { change, enableWinsFlag, merge, replica, toJson, view } from 'meldkit'

const Alert = enableWinsFlag()
const [on] = change(Alert, replica(Alert, 'alice'), alert => alert.enable())
const bob = merge(Alert, replica(Alert, 'bob'), on)
const [off, turnedOff] = change(Alert, bob, alert => alert.disable())
const [again] = change(Alert, on, alert => alert.enable())
view(Alert, off) // => false
view(Alert, merge(Alert, off, again)) // => true
// #endregion

// #region json
toJson(Alert, on).state // => [["1@alice"]]
toJson(Alert, off).state // => []
toJson(Alert, turnedOff).state // => [["-1@alice"]]
toJson(Alert, again).state // => [["2@alice"]]
// #endregion

// #region nothing
change(Alert, off, alert => alert.disable())[0] === off // => true
// #endregion
