// The studio's pages. The server renders everything; these modules only react.
import { watchDialogs } from "../desk/dialogs.js";
import { watchTroubles } from "../desk/troubles.js";

watchTroubles();
watchDialogs();
