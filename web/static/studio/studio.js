// The studio's pages. The server renders everything; these modules only react.
import { watchDialogs } from "../desk/dialogs.js";
import { watchTroubles } from "../desk/troubles.js";
import { watchCounts } from "./counts.js";
import { watchDrafts } from "./drafts.js";
import { watchFacts } from "./facts.js";
import { watchPreview } from "./preview.js";

watchPreview();
watchTroubles();
watchDialogs();
watchCounts();
watchDrafts();
watchFacts();
