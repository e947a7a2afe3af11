import os
import pickle

with open(os.path.join(os.environ["SKILL_DIR"], "assets/model.pkl"), "rb") as file:
    model = pickle.load(file)
print(model)
